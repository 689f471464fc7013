using System.Text.Json;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>The pieces of JSON that several resources write.</summary>
internal static class DdiJson
{
    /// <summary>Name of the member with links.</summary>
    public static readonly JsonEncodedText Links = JsonEncodedText.Encode("_links");

    private static readonly JsonEncodedText s_href = JsonEncodedText.Encode("href");

    /// <summary><c>"rel": {"href": "..."}</c></summary>
    public static void WriteLink(Utf8JsonWriter json, JsonEncodedText rel, HrefBuilder href)
    {
        json.WriteStartObject(rel);
        json.WriteString(s_href, href.Text);
        json.WriteEndObject();
    }

    /// <summary>
    /// One file with its hashes and addresses (hawkbit-api, 1.5). Like a default installation of hawkBit it has only the rels ending in
    /// <c>-http</c>, whatever the scheme: a client without TLS needs them, and all analysed clients take them.
    /// </summary>
    public static void WriteArtifact(Utf8JsonWriter json, HrefBuilder hrefs, long moduleId, DeploymentArtifact artifact)
    {
        json.WriteStartObject();
        json.WriteString("filename", artifact.FileName);
        json.WriteStartObject("hashes");
        json.WriteString("sha1", artifact.Sha1);
        json.WriteString("md5", artifact.Md5);
        json.WriteString("sha256", artifact.Sha256);
        json.WriteEndObject();
        json.WriteNumber("size", artifact.Size);
        json.WriteStartObject(Links);
        WriteLink(json, s_download, FileOf(hrefs, moduleId, artifact));
        WriteLink(json, s_md5, FileOf(hrefs, moduleId, artifact).Add(ArtifactResource.Md5Suffix));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static readonly JsonEncodedText s_download = JsonEncodedText.Encode("download-http");
    private static readonly JsonEncodedText s_md5 = JsonEncodedText.Encode("md5sum-http");

    private static HrefBuilder FileOf(HrefBuilder hrefs, long moduleId, DeploymentArtifact artifact) =>
        hrefs.Again().Add("softwaremodules/").Add(moduleId).Add("/artifacts/").AddSegment(artifact.FileName);
}
