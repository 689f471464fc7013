using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using RolloutConsole.EndToEnd.Tests.Host;
using RolloutConsole.Store.Database;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>What an operator can mend ends the program with one clear sentence and exit code 1.</summary>
public sealed class StartupStory
{
    [Fact]
    public async Task DataFolder_ThatIsAFile_IsNamed()
    {
        var file = Path.GetTempFileName();
        try
        {
            var (code, output) = await ConsoleProcess.RunToItsEndAsync(("Data:Folder", Path.Combine(file, "data")));

            Assert.Equal(1, code);
            Assert.Contains(file, output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Port_InUse_IsNamed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, output) = await ConsoleProcess.RunToItsEndAsync(("Urls", $"http://127.0.0.1:{port}"), ("Demo:Enabled", "false"));

        Assert.Equal(1, code);
        Assert.Contains("in use", output, StringComparison.Ordinal);
        Assert.Contains("Urls", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_OfANewerVersion_IsRefusedUntouched()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await console.KillAsync();
        SqliteEngine.Initialize();
        using (var database = new SqliteConnection($"Data Source={Path.Combine(console.DataFolder, "rollouts.db")};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "INSERT INTO \"schema_migrations\" VALUES ('29991231235959_Future', '99.0.0')";
            command.ExecuteNonQuery();
        }

        var (code, output) = await ConsoleProcess.RunToItsEndAsync(("Data:Folder", console.DataFolder), ("Demo:Enabled", "false"));

        Assert.Equal(1, code);
        Assert.Contains("newer version", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstStart_WithoutAccount_PrintsALinkThatOpensThePageForTheFirstAccount()
    {
        await using var console = await ConsoleProcess.StartAsync(("Security:BootstrapAdmin:Name", ""), ("Security:BootstrapAdmin:Password", ""));

        await ManagementClient.WaitAsync(() => Task.FromResult(console.Output.Contains("/sign-in?key=", StringComparison.Ordinal)), "the link");

        var link = console.Output.Split([' ', '\n']).First(w => w.Contains("/sign-in?key=", StringComparison.Ordinal)).Trim();
        using var answer = await console.Scripts.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
