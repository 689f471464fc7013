using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Web.Hosting;

/// <summary>The program: build, make the database ready, run. What its operator can mend ends it with one sentence and exit code 1.</summary>
internal static class ConsoleProgram
{
    /// <summary>Runs until it is told to end.</summary>
    /// <returns>0, or 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var application = ConsoleApplication.Build(args);
            await ConsoleApplication.PrepareAsync(application, CancellationToken.None);
            await application.RunAsync();
            return 0;
        }
        catch (Exception fault) when (SentenceFor(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static string? SentenceFor(Exception fault) => fault switch
    {
        StartupFault => fault.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        UnauthorizedAccessException => $"A folder cannot be written: {fault.Message} Give the console's account write access, or set Data:Folder to another folder.",
        IOException { InnerException: AddressInUseException } or AddressInUseException =>
            $"The address is in use by another program: {fault.Message} End that program, or set Urls to another address such as http://localhost:8081.",
        IOException { InnerException: SocketException } or SocketException =>
            $"The address cannot be listened on: {fault.Message} Set Urls to another one such as http://localhost:8081.",
        _ => null,
    };
}
