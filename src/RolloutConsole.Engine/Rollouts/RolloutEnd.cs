using System.Text.RegularExpressions;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// Why a rollout came to an end before its devices did: a code for scripts and a comment for people, so that a person, a guard and the
/// clock can be told apart (aws-iot-jobs, section 5 and A-14).
/// </summary>
/// <param name="Code">At most 128 capital letters, digits and underscores.</param>
/// <param name="Comment">At most 2,028 characters; empty for none.</param>
/// <param name="Actor">Person, script or engine.</param>
/// <param name="At">When.</param>
public sealed partial record RolloutEnd(string Code, string Comment, string Actor, DateTimeOffset At)
{
    /// <summary>Code of an abort by a guard or an error limit; reserved (A-14).</summary>
    public const string AbortThreshold = "ABORT_THRESHOLD";

    /// <summary>Code of the planned end; reserved (A-14).</summary>
    public const string EndTime = "END_TIME";

    /// <summary>Code of a stop because every group that there may be is full; reserved.</summary>
    public const string GroupLimit = "GROUP_LIMIT";

    /// <summary>Code of a stop because the distribution set was invalidated; reserved. The comment names the person.</summary>
    public const string SetInvalidated = "SET_INVALIDATED";

    /// <summary>Code of a person who names none (A-14).</summary>
    public const string UserCanceled = "USER_CANCELED";

    /// <summary>Longest code (aws-iot-jobs, section 5).</summary>
    public const int LongestCode = 128;

    /// <summary>Longest comment (aws-iot-jobs, section 5).</summary>
    public const int LongestComment = 2028;

    /// <summary>Key of the reason while the planned end is carried out.</summary>
    internal const string EndTimeKey = "end-time";

    /// <summary>Key of the reason while a rollout whose groups are used up is stopped.</summary>
    internal const string GroupLimitKey = "group-limit";

    /// <summary>Key of the reason while a rollout whose distribution set was invalidated is stopped or deleted.</summary>
    internal const string SetInvalidatedKey = "set-invalidated";

    /// <summary>True when the clock ended it.</summary>
    public bool IsEndTime => Code == EndTime;

    /// <summary>What a move into an end records: nothing for other moves.</summary>
    /// <param name="trigger">The move.</param>
    /// <param name="reason">Why it was made.</param>
    public static RolloutEnd? Of(RolloutTrigger trigger, StatusReason reason) => (trigger, reason.Key) switch
    {
        (RolloutTrigger.Abort or RolloutTrigger.Stop, EndTimeKey) => new RolloutEnd(EndTime, reason.Text, reason.Actor, reason.Since),
        (RolloutTrigger.Abort, _) => new RolloutEnd(AbortThreshold, reason.Text, reason.Actor, reason.Since),
        (RolloutTrigger.Stop, GroupLimitKey) => new RolloutEnd(GroupLimit, reason.Text, reason.Actor, reason.Since),
        (RolloutTrigger.Stop, SetInvalidatedKey) => new RolloutEnd(SetInvalidated, reason.Text, reason.Actor, reason.Since),
        (RolloutTrigger.Stop, _) => new RolloutEnd(UserCanceled, reason.Text, reason.Actor, reason.Since),
        _ => null,
    };

    /// <summary>What is wrong with the words of a person.</summary>
    /// <param name="code">The code; null for the usual one.</param>
    /// <param name="comment">The comment; null for none.</param>
    public static IEnumerable<PlanFault> Check(string? code, string? comment)
    {
        if (code is not null && (code.Length > LongestCode || !CodePattern().IsMatch(code)))
        {
            yield return new PlanFault("reasonCode", $"'{code}' is no reason code.", $"Use 1 to {LongestCode} capital letters, digits and underscores, such as {UserCanceled}.");
        }
        else if (code is AbortThreshold or EndTime or GroupLimit or SetInvalidated)
        {
            yield return new PlanFault("reasonCode", $"{code} is what the console itself writes.", $"Use another one, such as {UserCanceled}.");
        }

        if (comment?.Length > LongestComment)
        {
            yield return new PlanFault("comment", $"It has {comment.Length} characters.", $"At most {LongestComment} are allowed.");
        }
    }

    [GeneratedRegex(@"\A[A-Z0-9_]+\z")]
    private static partial Regex CodePattern();
}
