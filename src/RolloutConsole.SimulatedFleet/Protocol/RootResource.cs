using System.Globalization;
using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>The root resource (hawkbit-api.md 1.4).</summary>
/// <param name="Sleep">Poll interval, or null when the server states none that can be read.</param>
/// <param name="Deployment">Link to a deployment.</param>
/// <param name="Cancel">Link to a cancellation.</param>
/// <param name="Confirmation">Link to a confirmation.</param>
/// <param name="ConfigData">Link for attributes.</param>
internal sealed record RootResource(TimeSpan? Sleep, Uri? Deployment, Uri? Cancel, Uri? Confirmation, Uri? ConfigData)
{
    public static RootResource Read(JsonElement root)
    {
        TimeSpan? sleep = null;
        if (root.TryGetProperty("config", out var config) && config.TryGetProperty("polling", out var polling)
            && polling.TryGetProperty("sleep", out var text)
            && TimeSpan.TryParseExact(text.GetString(), @"hh\:mm\:ss", CultureInfo.InvariantCulture, out var parsed))
        {
            sleep = parsed;
        }

        return new RootResource(sleep, Links.Find(root, "deploymentBase"), Links.Find(root, "cancelAction"),
            Links.Find(root, "confirmationBase"), Links.Find(root, "configData"));
    }
}
