using RolloutConsole.SimulatedFleet.CommandLine;

return await FleetCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
