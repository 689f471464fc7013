using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Applies what devices say, a batch in one transaction: reports through the table of the action's states, attributes, polls and the
/// engine's probe. The only buffers are those of one batch; the gate lets one in at a time.
/// </summary>
internal sealed class IntakeStore(WriteGate gate, PlanCache plans, IConsoleSettings settings) : IIntakeStore
{
    private readonly OutcomeBook _book = new();
    private readonly ReportWriter _reports = new(plans, settings);
    private readonly HealthWriter _health = new(plans);
    private readonly List<TurnedAttribute> _turned = [];

    /// <inheritdoc/>
    public Task<IntakeResult> ApplyAsync(IReadOnlyList<IntakeItem> batch, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.RunAsync(WritePriority.Ordinary, durable: false, session => Apply(session, batch, now), cancellationToken);

    private IntakeResult Apply(WriteSession session, IReadOnlyList<IntakeItem> batch, DateTimeOffset now)
    {
        _book.Clear();
        _reports.Begin(session, _book, now);
        var outcomes = new ReportOutcome[batch.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = batch[i] switch
            {
                IntakeItem.Report item => _reports.Apply(item.Value),
                IntakeItem.Attributes item => ApplyAttributes(session, item.Value, now),
                IntakeItem.AutoConfirm item => AutoConfirmWriting.Apply(session, new ActionMover(session, now, _book), item.Value, now),
                IntakeItem.Poll item => PollWriting.Apply(session, item),
                IntakeItem.Probe => PollWriting.ApplyProbe(session, now),
                _ => throw new System.Diagnostics.UnreachableException($"intake item {batch[i]}"),
            };
        }

        var rollouts = _book.Rollouts;
        return new IntakeResult(outcomes, rollouts, _reports.Closed, _book.Write(session, now));
    }

    private ReportOutcome ApplyAttributes(WriteSession session, AttributeReport report, DateTimeOffset now)
    {
        _turned.Clear();
        var outcome = AttributeWriting.Apply(session, report, _turned);
        if (outcome == ReportOutcome.Accepted)
        {
            _health.Apply(session, report, _book, now);
        }

        if (_turned.Count > 0)
        {
            _health.ApplyToPlanned(session, report.TargetId, _turned, _book);
        }

        return outcome;
    }
}
