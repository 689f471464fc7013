using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RolloutConsole.Benchmarks.Http;

/// <summary>A server in a process of its own, so that its processor time is its alone.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Peak of the memory it really held, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static Task<ServerProcess> StartBareAsync()
    {
        var port = FreePort();
        return StartAsync(port, "/", [Path.Combine(AppContext.BaseDirectory, "RolloutConsole.Benchmarks.dll"), "bare", $"{port}"], []);
    }

    public static Task<ServerProcess> StartConsoleAsync(string dataFolder)
    {
        var port = FreePort();
        var program = Path.Combine(Root(), "src", "RolloutConsole.Web", "bin", "Release", "net10.0", "RolloutConsole.Web.dll");
        return StartAsync(port, "/health", [program], new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Urls"] = $"http://127.0.0.1:{port}",
            ["Data__Folder"] = dataFolder,
            ["Demo__Enabled"] = "false",
            ["Security__BootstrapAdmin__Name"] = "admin",
            ["Security__BootstrapAdmin__Password"] = "benchmark only password",
        });
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(int port, string ready, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{port}{ready}");
                if (answer.IsSuccessStatusCode)
                {
                    return new ServerProcess(process, port);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new TimeoutException("The server did not become ready within 60 s.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RolloutConsole.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the solution's folder");
        }

        return folder;
    }
}
