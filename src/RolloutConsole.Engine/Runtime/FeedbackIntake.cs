using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// The bounded queue and the one writer. While one transaction is being committed the next batch gathers by itself, so a batch is as
/// large as the load makes it, up to the limit, and a quiet system answers at once.
/// </summary>
internal sealed class FeedbackIntake(
    IIntakeStore store,
    IOutcomeSignal signal,
    IOptions<EngineOptions> options,
    TimeProvider clock,
    ILogger<FeedbackIntake> logger) : RoundLoop(clock, logger), IFeedbackIntake
{
    private static readonly TimeSpan s_pollNoteGap = TimeSpan.FromMinutes(1);

    private readonly Channel<Letter> _queue = Channel.CreateBounded<Letter>(
        new BoundedChannelOptions(options.Value.IntakeQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly List<Letter> _letters = new(options.Value.IntakeBatch);
    private readonly List<IntakeItem> _items = new(options.Value.IntakeBatch);

    /// <inheritdoc/>
    public ValueTask<ReportOutcome> ReportAsync(DeviceReport report, CancellationToken cancellationToken) =>
        SendAsync(new IntakeItem.Report(report), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReportOutcome> ReportAttributesAsync(AttributeReport report, CancellationToken cancellationToken) =>
        SendAsync(new IntakeItem.Attributes(report), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReportOutcome> ReportAutoConfirmAsync(AutoConfirmReport report, CancellationToken cancellationToken) =>
        SendAsync(new IntakeItem.AutoConfirm(report), cancellationToken);

    /// <inheritdoc/>
    public void NotePoll(long targetId, string? address, PollMemory stored)
    {
        var now = Clock.GetUtcNow();
        if (stored.LastPollAt is { } last && now - last < s_pollNoteGap && string.Equals(stored.Address, address, StringComparison.Ordinal))
        {
            return;
        }

        _queue.Writer.TryWrite(new Letter(new IntakeItem.Poll(targetId, now, address), null));
    }

    /// <summary>Sends the engine's probe through queue and commit.</summary>
    public ValueTask<ReportOutcome> ProbeAsync(CancellationToken cancellationToken) => SendAsync(new IntakeItem.Probe(), cancellationToken);

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        await _queue.Reader.WaitToReadAsync(stopping);
        while (_letters.Count < options.Value.IntakeBatch && _queue.Reader.TryRead(out var letter))
        {
            _letters.Add(letter);
            _items.Add(letter.Item);
        }

        try
        {
            var result = await store.ApplyAsync(_items, Clock.GetUtcNow(), stopping);
            for (var i = 0; i < _letters.Count; i++)
            {
                _letters[i].Answer?.TrySetResult(result.Outcomes[i]);
            }

            signal.Committed(result.Rollouts, result.ClosedActions, result.Sequence);
        }
        catch (Exception)
        {
            // Nothing of the batch is stored, so nobody may be told otherwise: the devices try again.
            foreach (var letter in _letters)
            {
                letter.Answer?.TrySetResult(ReportOutcome.Busy);
            }

            throw;
        }
        finally
        {
            _letters.Clear();
            _items.Clear();
        }
    }

    private ValueTask<ReportOutcome> SendAsync(IntakeItem item, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<ReportOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(new Letter(item, answer))
            ? new ValueTask<ReportOutcome>(cancellationToken.CanBeCanceled ? answer.Task.WaitAsync(cancellationToken) : answer.Task)
            : ValueTask.FromResult(ReportOutcome.Busy);
    }

    private readonly record struct Letter(IntakeItem Item, TaskCompletionSource<ReportOutcome>? Answer);
}
