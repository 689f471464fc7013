using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>
/// The real program as a process of its own: started, asked over HTTP, killed without warning, started again on the same data.
/// </summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    public const string AdminName = "anna";
    public const string AdminPassword = "correct horse battery staple";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _everything = new();
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;

    private ConsoleProcess(string dataFolder, int port, IReadOnlyDictionary<string, string> settings)
    {
        DataFolder = dataFolder;
        Address = new Uri($"http://localhost:{port}");
        _settings = settings;
        Scripts = new HttpClient { BaseAddress = Address };
        Scripts.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AdminName}:{AdminPassword}")));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its data; kept over a kill.</summary>
    public string DataFolder { get; }

    /// <summary>A client of the Management API with the first account's credentials.</summary>
    public HttpClient Scripts { get; }

    /// <summary>All it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_everything)
            {
                return _everything.ToString();
            }
        }
    }

    /// <summary>Starts a console on an empty data folder, without demo, with one account that holds every role.</summary>
    public static async Task<ConsoleProcess> StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("rollout-console-").FullName;
        var all = new Dictionary<string, string>
        {
            ["Demo__Enabled"] = "false",
            ["Security__BootstrapAdmin__Name"] = AdminName,
            ["Security__BootstrapAdmin__Password"] = AdminPassword,
        };
        foreach (var (key, value) in settings)
        {
            all[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var console = new ConsoleProcess(folder, FreePort(), all);
        await console.StartAgainAsync();
        return console;
    }

    /// <summary>Starts it, and waits until it answers that it is healthy.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            try
            {
                using var health = await Scripts.GetAsync("/health", patience.Token);
                if (health.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The console is not healthy after {s_patience}.\n{Output}");
            }

            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"The console ended with {_process.ExitCode}.\n{Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Starts it without waiting for health: for those that are to end by themselves. Returns the exit code.</summary>
    public static async Task<(int ExitCode, string Output)> RunToItsEndAsync(params (string Key, string Value)[] settings)
    {
        var console = new ConsoleProcess(
            Directory.CreateTempSubdirectory("rollout-console-").FullName, FreePort(),
            settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value));
        console.Launch();
        try
        {
            await console._process!.WaitForExitAsync().WaitAsync(s_patience);
            console._process.WaitForExit();
            return (console._process.ExitCode, console.Output);
        }
        finally
        {
            await console.DisposeAsync();
        }
    }

    /// <summary>Kills it as a power cut would kill the process: SIGKILL, nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
    }

    /// <summary>Asks it to end, as Ctrl+C does, and returns how long that took.</summary>
    public async Task<TimeSpan> InterruptAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-INT", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The code it ended with.</summary>
    public int ExitCode => _process!.ExitCode;

    public async ValueTask DisposeAsync()
    {
        Scripts.Dispose();
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>A port nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Launch()
    {
        var program = Path.Combine(Root(), "src", "RolloutConsole.Web", "bin", Configuration(), "net10.0", "RolloutConsole.Web.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = DataFolder };
        start.ArgumentList.Add(program);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Data__Folder"] = DataFolder;
        start.Environment["Urls"] = Address.ToString().TrimEnd('/');
        foreach (var (key, value) in _settings)
        {
            start.Environment[key] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_everything)
        {
            _everything.AppendLine(line);
        }

    }

    private static string Configuration() =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

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
