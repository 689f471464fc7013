using RolloutConsole.Web.Hosting;

return await ConsoleProgram.RunAsync(args);
