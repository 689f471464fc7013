using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>A target on the wire (hawkbit-api, 2.5).</summary>
internal sealed record TargetJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    string Name,
    string? Description,
    string ControllerId,
    string UpdateStatus,
    long? LastControllerRequestAt,
    long? InstalledAt,
    string? IpAddress,
    string? Address,
    string? Group,
    PollStatusJson? PollStatus,
    string? SecurityToken,
    bool RequestAttributes,
    long? TargetType,
    string? TargetTypeName,
    bool? AutoConfirmActive,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>When a device polled and when it is expected again; absent until its first poll.</summary>
internal sealed record PollStatusJson(long LastRequestAt, long NextExpectedRequestAt, bool Overdue);

/// <summary>Writes targets.</summary>
internal sealed class TargetWriter(Links links, ConsoleSettings settings, DateTimeOffset now, IReadOnlyDictionary<long, string> tokens)
{
    public TargetJson Row(ManagedTarget target) => Write(target, links.Self(Links.Target(target.ControllerId)));

    public TargetJson Full(ManagedTarget target)
    {
        var self = Links.Target(target.ControllerId);
        var more = links.Self(self);
        more["assignedDS"] = links.To($"{self}/assignedDS");
        more["installedDS"] = links.To($"{self}/installedDS");
        more["attributes"] = links.To($"{self}/attributes");
        more["actions"] = links.To($"{self}/actions?offset=0&limit=50&sort=id%3ADESC");
        more["metadata"] = links.To($"{self}/metadata?offset=0&limit=50");
        if (target.TypeId is { } typeId)
        {
            more["targetType"] = links.To(Links.Path("targettypes", typeId));
        }

        if (settings.ConfirmationFlow)
        {
            more["autoConfirm"] = links.To($"{self}/autoConfirm");
        }

        return Write(target, more);
    }

    private TargetJson Write(ManagedTarget target, IReadOnlyDictionary<string, Link> targetLinks) => new(
        target.Stamp.CreatedBy,
        target.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        target.Stamp.ModifiedBy,
        target.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        target.Name,
        target.Description,
        target.ControllerId,
        UpdateStatusNames.Of(target.UpdateStatus),
        target.LastPollAt?.ToUnixTimeMilliseconds(),
        target.InstalledAt?.ToUnixTimeMilliseconds(),
        HostOf(target.Address),
        target.Address,
        target.Group,
        PollStatus(target.LastPollAt),
        tokens.GetValueOrDefault(target.Id),
        target.RequestsAttributes,
        target.TypeId,
        target.TypeName,
        settings.ConfirmationFlow ? target.AutoConfirm is not null : null,
        targetLinks);

    // Overdue: hawkbit-api, section 4. A target that never polled is not overdue.
    private PollStatusJson? PollStatus(DateTimeOffset? lastPoll)
    {
        if (lastPoll is not { } last)
        {
            return null;
        }

        var next = last + settings.PollingTime;
        return new PollStatusJson(last.ToUnixTimeMilliseconds(), next.ToUnixTimeMilliseconds(), now > next + settings.PollingOverdueTime);
    }

    private static string? HostOf(string? address) =>
        address is not null && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host.Trim('[', ']') : address;
}
