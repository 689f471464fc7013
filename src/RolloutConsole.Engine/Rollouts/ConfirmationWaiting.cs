using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Says which devices wait for a person, and which are being taken over from other rollouts.</summary>
internal static class ConfirmationWaiting
{
    /// <summary>The blockers, if there are any.</summary>
    public static IEnumerable<Blocker> Explain(RolloutView view, DateTimeOffset now)
    {
        if (view.Total.WaitForConfirmation is > 0 and var waiting)
        {
            // An action that waits has not begun, so no timeout of the plan ends it (aws-iot-jobs, 8.1).
            yield return new Blocker(
                BlockerKind.Confirmation,
                $"{Plural.Of(waiting, "device waits", "devices wait")} for confirmation by a person at the device; no timeout ends that",
                view.Waiting.Confirmation ?? now, "confirmation, or auto-confirmation of the device", null, "person at the device; Operator or Manager on the device's page");
        }

        if (view.Status == RolloutStatus.Running && Holding.MustTakeOver(view))
        {
            yield return new Blocker(
                BlockerKind.TakingOver, "What other rollouts have planned for the same devices is being canceled", view.Waiting.TakingOver ?? now,
                "all of it canceled", null, "engine");
        }
    }
}
