using System.Collections.Frozen;
using System.Globalization;

namespace RolloutConsole.Engine.Settings;

/// <summary>What kind of value a setting takes.</summary>
public enum SettingKind
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>Any text of at most 32,768 characters.</summary>
    Text,

    /// <summary>A span of time as <c>HH:mm:ss</c>, or in the form of ISO 8601.</summary>
    Span,
}

/// <summary>One setting that people and scripts change while the console runs (hawkbit-api, 2.17).</summary>
/// <param name="Name">Its name on the wire; case matters.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Default">Its value as text while nobody has set it.</param>
/// <param name="IsSecret">True when its value is encrypted in the store and shown only to Manager and Admin.</param>
public sealed record SettingKey(string Name, SettingKind Kind, string Default, bool IsSecret = false)
{
    /// <summary>Longest value (hawkbit-api, 2.18).</summary>
    public const int LongestValue = 32768;

    /// <summary>The gateway token that all devices behind a gateway share.</summary>
    public const string GatewayToken = "authentication.gatewaytoken.key";

    /// <summary>The id of the set type that a set without one gets.</summary>
    public const string DefaultSetType = "default.ds.type";

    /// <summary>Whether rollouts need an approval before they start.</summary>
    public const string ApprovalEnabled = "rollout.approval.enabled";

    /// <summary>With <see cref="ApprovalEnabled"/>: above how many devices; 0 for every rollout. The console's own, not one of hawkBit.</summary>
    public const string ApprovalAbove = "rollout.approval.above";

    /// <summary>Whether a person at the device must agree where the plan says so.</summary>
    public const string ConfirmationFlow = "user.confirmation.flow.enabled";

    /// <summary>Whether an action that a newer one replaces is closed without asking the device.</summary>
    public const string AutoCloseActions = "repository.actions.autoclose.enabled";

    /// <summary>Every setting there is, in the order in which they are listed.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("authentication.targettoken.enabled", SettingKind.Flag, "false"),
        new("authentication.gatewaytoken.enabled", SettingKind.Flag, "false"),
        new(GatewayToken, SettingKind.Text, "", IsSecret: true),
        new("authentication.header.enabled", SettingKind.Flag, "false"),
        new("authentication.header.authority", SettingKind.Text, ""),
        new("pollingTime", SettingKind.Span, "00:05:00"),
        new("pollingOverdueTime", SettingKind.Span, "00:05:00"),
        new("maintenanceWindowPollCount", SettingKind.Whole, "3"),
        new(ApprovalEnabled, SettingKind.Flag, "false"),
        new(ApprovalAbove, SettingKind.Whole, "0"),
        new("auto.assignment.approval.enabled", SettingKind.Flag, "false"),
        new(AutoCloseActions, SettingKind.Flag, "false"),
        new(ConfirmationFlow, SettingKind.Flag, "false"),
        new("implicit.lock.enabled", SettingKind.Flag, "true"),
        new("batch.assignments.enabled", SettingKind.Flag, "false"),
        new("action.cleanup.auto.expiry", SettingKind.Whole, "-1"),
        new("action.cleanup.auto.status", SettingKind.Text, "CANCELED,ERROR"),
        new("action.cleanup.onQuotaHit.percent", SettingKind.Whole, "0"),
        new("action.delete.allowed.statuses", SettingKind.Text, "CANCELED,ERROR,FINISHED"),
        new(DefaultSetType, SettingKind.Whole, ""),
    ];

    /// <summary>Keys of older hawkBit releases that scripts still set; taken and forgotten (hawkbit-api, 2.17).</summary>
    public static FrozenSet<string> Forgotten { get; } =
        FrozenSet.ToFrozenSet(["anonymous.download.enabled", "multi.assignments.enabled"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, SettingKey> s_byName = All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The setting of that name, or null.</summary>
    public static SettingKey? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>Reads a value that somebody wrote.</summary>
    /// <param name="text">The value as text.</param>
    /// <param name="canonical">The value as it is stored.</param>
    /// <returns>Null when it fits, else what is wrong and what would be right.</returns>
    public string? Check(string text, out string canonical)
    {
        canonical = text.Trim();
        return Kind switch
        {
            SettingKind.Flag => CheckFlag(text, out canonical),
            SettingKind.Whole => CheckWhole(text, out canonical),
            SettingKind.Span => CheckSpan(text, out canonical),
            SettingKind.Text when text.Length > LongestValue => $"It has {text.Length} characters; at most {LongestValue} are allowed.",
            SettingKind.Text when IsSecret && canonical.Length > Security.DeviceToken.LongestText =>
                $"It has {canonical.Length} characters; at most {Security.DeviceToken.LongestText} are allowed.",
            SettingKind.Text => null,
            _ => throw new System.Diagnostics.UnreachableException($"setting kind {Kind}"),
        };
    }

    private static string? CheckFlag(string text, out string canonical)
    {
        var isFlag = bool.TryParse(text, out var flag);
        canonical = flag ? "true" : "false";
        return isFlag ? null : $"'{text}' is neither true nor false. Send one of them.";
    }

    private string? CheckWhole(string text, out string canonical)
    {
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        canonical = number.ToString(CultureInfo.InvariantCulture);
        return !isNumber ? $"'{text}' is not a whole number. Send one such as {(Default.Length > 0 ? Default : "1")}."
            : Name == "action.cleanup.onQuotaHit.percent" && number is < 0 or > 99 ? $"{number} is not between 0 and 99."
            : Name == ApprovalAbove && number is < 0 or > int.MaxValue ? $"{number} is not a number of devices. Send 0 for every rollout, or up to {int.MaxValue}."
            : number < -1 ? $"{number} is too small. Send -1 or more."
            : null;
    }

    private string? CheckSpan(string text, out string canonical)
    {
        canonical = text;
        if (!SettingSpan.TryRead(text, out var span))
        {
            return $"'{text}' is not a span of time. Send HH:mm:ss such as 00:05:00, or a form such as PT5M; "
                + "deviations and overrides are not available in this version.";
        }

        canonical = SettingSpan.Write(span);
        return span >= SettingSpan.Least && span <= SettingSpan.Most
            ? null
            : $"{text} is out of range. Send {SettingSpan.Write(SettingSpan.Least)} to {SettingSpan.Write(SettingSpan.Most)}.";
    }
}
