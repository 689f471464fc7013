using RolloutConsole.Benchmarks;
using RolloutConsole.Benchmarks.Http;
using RolloutConsole.Benchmarks.Inventory;

// Each part measures the program and its limit in the same run, on the same machine, and prints the ratio beside its budget.
//   dotnet run -c Release --project tests/RolloutConsole.Benchmarks            all parts
//   dotnet run -c Release --project tests/RolloutConsole.Benchmarks -- http    one part: fill, intake, http, stop, decider, forecast, filters, import, export
if (args is ["bare", var port])
{
    await BareServer.RunAsync(port);
    return 0;
}

var parts = new Dictionary<string, Func<Task>>
{
    ["fill"] = FillBenchmark.RunAsync,
    ["intake"] = IntakeBenchmark.RunAsync,
    ["http"] = HttpBenchmark.RunAsync,
    ["stop"] = StopBenchmark.RunAsync,
    ["decider"] = DeciderBenchmark.RunAsync,
    ["forecast"] = ForecastBenchmark.RunAsync,
    ["filters"] = FilterBenchmark.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["export"] = ExportBenchmark.RunAsync,
};

if (args.FirstOrDefault(a => !parts.ContainsKey(a)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no part '{unknown}'; the parts are {string.Join(", ", parts.Keys)}.");
    return 1;
}

Console.WriteLine($"{Environment.OSVersion}, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
foreach (var (name, run) in parts)
{
    if (args.Length == 0 || args.Contains(name))
    {
        Console.WriteLine();
        await run();
    }
}

return 0;
