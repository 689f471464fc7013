using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.SimulatedFleet;

namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>Creates what the demo needs besides rollouts: devices, two saved filters, three distribution sets with a file each, settings.</summary>
internal sealed class DemoInventory(
    ITargetInventory targets,
    IIntakeStore intake,
    IDeviceReads devices,
    ISoftwareModules modules,
    IDistributionSets sets,
    IArtifactFiles files,
    ITargetFilters filters,
    ISettingsCommands settings,
    TimeProvider clock)
{
    /// <summary>Marks the devices of the demo, so that the fleet is started again after a restart.</summary>
    public const string DeviceDescription = "Simulated gateway of the demo";

    private const int ChunkSize = 250;
    private const int ArtifactBytes = 256 * 1024;
    private const long ArtifactLimit = 1024 * 1024;

    private static readonly Caller s_demo = Caller.System("demo");

    /// <summary>Version of the set that most devices cannot install.</summary>
    public const string CandidateVersion = "4.3.0-rc1";

    /// <summary>Creates everything and returns the ids of the sets.</summary>
    public async Task<(long Older, long Newer, long Candidate)> CreateAsync(IReadOnlyList<SimulatedDeviceIdentity> identities, CancellationToken cancellationToken)
    {
        await ConfigureDevicesAsync(cancellationToken);
        foreach (var chunk in identities.Chunk(ChunkSize))
        {
            Demand(await targets.CreateAsync(
                s_demo, [.. chunk.Select(d => new NewTarget(d.ControllerId, Description: DeviceDescription))], cancellationToken));
            var reports = chunk.Select(d => (IntakeItem)new IntakeItem.Attributes(
                new AttributeReport(devices.ReadPoll(d.ControllerId)!.TargetId, AttributeMode.Replace, d.Attributes.ToDictionary(a => a.Key, a => (string?)a.Value))));
            await intake.ApplyAsync([.. reports], clock.GetUtcNow(), cancellationToken);
        }

        Demand(await filters.CreateAsync(s_demo, new NewTargetFilter("Europe", "attribute.region==eu"), cancellationToken));
        Demand(await filters.CreateAsync(s_demo, new NewTargetFilter("First hardware revision", "attribute.hwRevision==1"), cancellationToken));
        return (
            await CreateSetAsync("4.2.0", 420, cancellationToken),
            await CreateSetAsync("4.2.1", 421, cancellationToken),
            await CreateSetAsync(CandidateVersion, 430, cancellationToken));
    }

    /// <summary>Turns a refusal, which the demo never expects, into an exception that names it.</summary>
    public static long Demand(CommandReceipt receipt) => receipt.IsAccepted
        ? receipt.Id ?? 0
        : throw new InvalidOperationException($"The demo could not be set up: {receipt.Message}");

    private async Task ConfigureDevicesAsync(CancellationToken cancellationToken) => Demand(await settings.SetAsync(
        s_demo,
        new Dictionary<string, string>
        {
            ["pollingTime"] = "00:00:30",
            ["authentication.gatewaytoken.enabled"] = "true",
            [SettingKey.GatewayToken] = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
        },
        cancellationToken));

    private async Task<long> CreateSetAsync(string version, int seed, CancellationToken cancellationToken)
    {
        var moduleId = Demand(await modules.CreateAsync(
            s_demo, [new NewSoftwareModule("gateway-rootfs", version, "os", "Demo Devices", "Root file system of the gateway")], cancellationToken));
        var content = new byte[ArtifactBytes];
        new Random(seed).NextBytes(content);
        using var stream = new MemoryStream(content);
        var file = await files.SaveAsync(stream, Checksums.None, ArtifactLimit, cancellationToken);
        Demand(await modules.AddArtifactAsync(s_demo, moduleId, new NewArtifact($"gateway-{version}.swu", file, Checksums.None), cancellationToken));
        return Demand(await sets.CreateAsync(
            s_demo, [new NewDistributionSet("gateway-fw", version, "os", "Firmware of the gateway", [moduleId])], cancellationToken));
    }
}
