using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>The deploymentBase document (hawkbit-api.md 1.5).</summary>
/// <param name="Id">Action id.</param>
/// <param name="MayDownload"><c>download</c> is not <c>skip</c>; <c>attempt</c> is taken like <c>forced</c>.</param>
/// <param name="MayUpdate"><c>update</c> is not <c>skip</c>.</param>
/// <param name="WindowClosed"><c>maintenanceWindow</c> is <c>unavailable</c>.</param>
/// <param name="Version">Version of the operating system chunk, else of the first chunk, else empty.</param>
/// <param name="Name">Name of that chunk.</param>
/// <param name="Artifacts">All artifacts of all chunks, in order.</param>
internal sealed record Deployment(
    string Id, bool MayDownload, bool MayUpdate, bool WindowClosed, string Version, string Name, IReadOnlyList<Artifact> Artifacts)
{
    public static Deployment Read(JsonElement document)
    {
        var deployment = document.GetProperty("deployment");
        var artifacts = new List<Artifact>();
        (string Name, string Version)? main = null;
        var mainIsSystem = false;
        foreach (var chunk in deployment.GetProperty("chunks").EnumerateArray())
        {
            var isSystem = chunk.GetProperty("part").GetString() is "os" or "firmware";
            if (main is null || (isSystem && !mainIsSystem))
            {
                main = (Text(chunk, "name"), Text(chunk, "version"));
                mainIsSystem = isSystem;
            }

            artifacts.AddRange(chunk.GetProperty("artifacts").EnumerateArray().Select(Artifact.Read));
        }

        return new Deployment(
            Text(document, "id"),
            Text(deployment, "download") != "skip",
            Text(deployment, "update") != "skip",
            deployment.TryGetProperty("maintenanceWindow", out var window) && window.GetString() == "unavailable",
            main?.Version ?? "",
            main?.Name ?? "",
            artifacts);
    }

    private static string Text(JsonElement owner, string member) =>
        owner.GetProperty(member).GetString() ?? throw new FormatException($"{member} is null.");
}

/// <summary>One artifact.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha1">Lowercase hex, or null.</param>
/// <param name="Sha256">Lowercase hex, or null.</param>
/// <param name="Link">The <c>download</c> link, else <c>download-http</c>; null when there is neither.</param>
internal sealed record Artifact(string FileName, long Size, string? Sha1, string? Sha256, Uri? Link)
{
    public static Artifact Read(JsonElement artifact)
    {
        var hashes = artifact.TryGetProperty("hashes", out var found) ? found : default;
        return new Artifact(
            artifact.GetProperty("filename").GetString() ?? throw new FormatException("filename is null."),
            artifact.GetProperty("size").GetInt64(),
            Hash("sha1"),
            Hash("sha256"),
            Links.Find(artifact, "download") ?? Links.Find(artifact, "download-http"));

        string? Hash(string name) =>
            hashes.ValueKind == JsonValueKind.Object && hashes.TryGetProperty(name, out var hash) ? hash.GetString() : null;
    }
}
