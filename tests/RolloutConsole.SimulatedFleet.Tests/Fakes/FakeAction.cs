using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Tests.Fakes;

internal enum FakeActionState
{
    Open,
    Canceling,
    Closed,
}

/// <summary>The action of one device, as the fake server holds it.</summary>
internal sealed class FakeAction(int id, (string Name, byte[] Content)[] artifacts)
{
    public int Id => id;

    public (string Name, byte[] Content)[] Artifacts => artifacts;

    /// <summary>What downloads really give, where it differs.</summary>
    public Dictionary<string, byte[]> Served { get; } = [];

    public FakeActionState State { get; set; } = FakeActionState.Open;

    public string Download { get; set; } = "forced";

    public string Update { get; set; } = "forced";

    public string? Window { get; set; }

    public string Relation { get; set; } = "download-http";

    /// <summary>The relation under which the root links it: deploymentBase or confirmationBase.</summary>
    public string Confirm { get; set; } = "deploymentBase";

    public string Version { get; set; } = "2.4.0";

    public bool OffersSha256 { get; set; } = true;

    public List<string> Reports { get; } = [];

    public string Document(string root) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["id"] = id.ToString(CultureInfo.InvariantCulture),
        ["deployment"] = Deployment(root),
    });

    private Dictionary<string, object> Deployment(string root)
    {
        var deployment = new Dictionary<string, object>
        {
            ["download"] = Download,
            ["update"] = Update,
            ["chunks"] = new object[]
            {
                new Dictionary<string, object>
                {
                    ["part"] = "os",
                    ["version"] = Version,
                    ["name"] = "gateway-rootfs",
                    ["artifacts"] = artifacts.Select(a => Artifact(root, a.Name, a.Content)).ToArray(),
                },
            },
        };
        if (Window is not null)
        {
            deployment["maintenanceWindow"] = Window;
        }

        return deployment;
    }

    private Dictionary<string, object> Artifact(string root, string name, byte[] content)
    {
        var hashes = new Dictionary<string, string>
        {
            ["sha1"] = Convert.ToHexStringLower(SHA1.HashData(content)),
        };
        if (OffersSha256)
        {
            hashes["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content));
        }

        return new Dictionary<string, object>
        {
            ["filename"] = name,
            ["hashes"] = hashes,
            ["size"] = content.Length,
            ["_links"] = new Dictionary<string, object>
            {
                [Relation] = new Dictionary<string, string> { ["href"] = $"{root}/softwaremodules/9/artifacts/{name}" },
            },
        };
    }
}
