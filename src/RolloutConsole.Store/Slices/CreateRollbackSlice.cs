using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Rollouts;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Writes the one rollback of a rollout, empty: it is filled like any other. Asked twice it writes nothing the second time, because
/// <c>rolls_back</c> is unique (decision 0007).
/// </summary>
internal sealed class CreateRollbackSlice(RolloutView source, IReadOnlyList<ReturnSet> returns, int leftBehind, DateTimeOffset now) : PreparedSlice
{
    private const string NoteLeftBehind = "UPDATE rollouts SET left_behind = @count WHERE id = @id";

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        if (session.Number("SELECT id FROM rollouts WHERE rolls_back = @id", ("@id", source.Id)) is { } existing)
        {
            return new SliceResult(null, 0, true) { RollbackId = existing, LeftBehind = leftBehind };
        }

        session.Execute(NoteLeftBehind, ("@count", leftBehind), ("@id", source.Id));
        if (returns.Count == 0)
        {
            return new SliceResult(null, 0, true) { LeftBehind = leftBehind };
        }

        var rollback = new NewRollout(NameFor(session), RollbackPlan.DescriptionOf(source), RollbackPlan.Of(source, returns, now), StatusReason.Engine, now)
        {
            MatchingTargets = returns.Sum(r => r.Devices),
            RollsBack = source.Id,
        };
        var id = RolloutWriting.Add(session, rollback);
        foreach (var set in returns)
        {
            SetLocks.LockUsed(session, set.SetId, rollback.CreatedBy, now);
        }

        RolloutWriting.AddChange(session, id, now);
        return new SliceResult(null, returns.Count, true) { RollbackId = id, LeftBehind = leftBehind };
    }

    private string NameFor(WriteSession session) => Enumerable.Range(1, int.MaxValue)
        .Select(attempt => RollbackPlan.NameOf(source.Name, attempt))
        .First(name => session.Number("SELECT 1 FROM rollouts WHERE name = @name", ("@name", name)) is null);
}
