using System.Globalization;

namespace RolloutConsole.SimulatedFleet.CommandLine;

/// <summary>Reads the command line. All faults are gathered; each is one sentence with the option and a value that would work.</summary>
internal static class FleetArgumentParser
{
    public const string Help = """
        Loads a hawkBit DDI server with simulated devices.

        usage: dotnet run --project src/RolloutConsole.SimulatedFleet -- [options]

          --url URL            server, http or https            (http://localhost:8080)
          --devices N          number of devices, 1 to 1000000  (100)
          --profile NAME       behaviour, see below             (steady)
          --tenant NAME        tenant in the addresses          (DEFAULT)
          --gateway-token T    gateway token for all devices    (none)
          --target-token T     target token for all devices     (none)
          --seed S             whole number; same seed, same fleet (1)
          --prefix TEXT        start of the controller ids      (dev-)
          --duration SECONDS   stop after this time             (until Ctrl+C)
          --poll SECONDS       poll interval instead of the server's; 0 polls without pause
          --connections N      most requests at the same time, 1 to 10000 (64)
          --help               this text

        profiles:
        """;

    private delegate FleetArguments? Reader(FleetArguments so, string value);

    private static readonly Dictionary<string, (Reader Read, string Need)> s_options = new(StringComparer.Ordinal)
    {
        ["--url"] = (
            (so, v) => Uri.TryCreate(v, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? so with { Url = url } : null,
            "an absolute http or https address such as http://localhost:8080"),
        ["--devices"] = ((so, v) => Whole(v, 1, 1_000_000) is { } n ? so with { Devices = n } : null, "a whole number from 1 to 1000000 such as 2000"),
        ["--profile"] = (
            (so, v) => FleetProfiles.Find(v) is { } profile ? so with { Profile = profile } : null,
            $"one of {string.Join(", ", FleetProfiles.All.Select(p => p.Name))}"),
        ["--tenant"] = ((so, v) => string.IsNullOrWhiteSpace(v) ? null : so with { Tenant = v }, "a tenant name such as DEFAULT"),
        ["--gateway-token"] = ((so, v) => IsToken(v) ? so with { GatewayToken = v } : null, "a token of visible ASCII characters such as 5ea2f1c0"),
        ["--target-token"] = ((so, v) => IsToken(v) ? so with { TargetToken = v } : null, "a token of visible ASCII characters such as 5ea2f1c0"),
        ["--seed"] = ((so, v) => Whole(v, int.MinValue, int.MaxValue) is { } n ? so with { Seed = n } : null, "a whole number such as 1"),
        ["--prefix"] = ((so, v) => v.Length is >= 1 and <= 200 ? so with { Prefix = v } : null, "1 to 200 characters such as dev-"),
        ["--duration"] = ((so, v) => Seconds(v, 0.1) is { } time ? so with { Duration = time } : null, "seconds from 0.1 to 604800 such as 60"),
        ["--poll"] = ((so, v) => Seconds(v, 0) is { } time ? so with { Poll = time } : null, "seconds from 0 to 604800 such as 10"),
        ["--connections"] = ((so, v) => Whole(v, 1, 10_000) is { } n ? so with { Connections = n } : null, "a whole number from 1 to 10000 such as 64"),
    };

    /// <summary>Reads the arguments.</summary>
    /// <returns>The arguments, which are to be used only when there is no fault.</returns>
    public static (FleetArguments Arguments, IReadOnlyList<string> Faults) Parse(IReadOnlyList<string> args)
    {
        var result = new FleetArguments();
        var faults = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] && left.StartsWith("--", StringComparison.Ordinal)
                ? (left, right)
                : (args[i], null);
            if (name is "--help" or "-h" or "-?")
            {
                return (result with { Help = true }, []);
            }

            if (!s_options.TryGetValue(name, out var option))
            {
                faults.Add($"{name} is not an option; {Nearest(name)}, and --help lists all.");
                if (value is null && IsOption(name) && i + 1 < args.Count && !IsOption(args[i + 1]))
                {
                    i++; // its value is no fault of its own
                }

                continue;
            }

            if (!seen.Add(name))
            {
                faults.Add($"{name} is given more than once; give it once.");
            }

            // A negative number is a value, another option is not.
            if (value is null && (i + 1 == args.Count || IsOption(args[i + 1])))
            {
                faults.Add($"{name} has no value; give {option.Need}.");
                continue;
            }

            value ??= args[++i];
            if (option.Read(result, value) is { } read)
            {
                result = read;
            }
            else
            {
                faults.Add($"{name} is \"{value}\"; give {option.Need}.");
            }
        }

        if (result is { GatewayToken: not null, TargetToken: not null })
        {
            faults.Add("--gateway-token and --target-token exclude each other; give only --gateway-token when the server is to register the devices.");
        }

        return (result, faults);
    }

    private static bool IsOption(string text) => text.StartsWith("--", StringComparison.Ordinal);

    private static string Nearest(string name)
    {
        var near = s_options.Keys.Where(o => name.Length > 3 && (o.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(o, StringComparison.OrdinalIgnoreCase) || string.Equals(o[2..], name.TrimStart('-'), StringComparison.OrdinalIgnoreCase)));
        return $"use for example {near.FirstOrDefault("--devices")}";
    }

    private static int? Whole(string text, int from, int to) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : null;

    private static TimeSpan? Seconds(string text, double from) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= from && seconds <= 604_800
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static bool IsToken(string text) => text.Length > 0 && text.All(c => c is > ' ' and < (char)127);
}
