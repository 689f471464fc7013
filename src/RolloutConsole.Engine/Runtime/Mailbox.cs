using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Runtime;

/// <summary>A command on its way to a rollout's owner.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="Code">The reason code of a stop, if one was given.</param>
internal sealed record CommandLetter(RolloutCommand Command, Caller Caller, string? Reason, string? Code = null)
{
    private readonly TaskCompletionSource<CommandReceipt> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The receipt, once the owner has committed or refused.</summary>
    public Task<CommandReceipt> Answer => _answer.Task;

    public void AnswerWith(CommandReceipt receipt) => _answer.TrySetResult(receipt);
}

/// <summary>What can wake a mailbox without carrying anything; several of the same kind are one.</summary>
[Flags]
internal enum Wake
{
    None = 0,
    OutcomesCommitted = 1,
    LatchChanged = 2,
    DeadlineDue = 4,
    TargetsFreed = 8,
    LeaseGained = 16,
    Probe = 32,
    RollbackEnded = 64,
    AlarmsRead = 128,
}

/// <summary>
/// The one owner of a rollout: takes commands before follow-ups before signals, one after another. Signals are flags and commands a
/// bounded queue, so nothing here can grow (architecture, section 5).
/// </summary>
internal sealed class Mailbox(long rolloutId, RolloutRunner runner, EngineOptions options, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(30);

    private readonly Channel<CommandLetter> _commands = Channel.CreateBounded<CommandLetter>(options.MailboxSize);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _wakes;
    private ImmutableList<string> _inAlarm = [];
    private TaskCompletionSource? _probe;

    /// <summary>Puts a command in; false when the mailbox is full.</summary>
    public bool TrySend(CommandLetter letter)
    {
        if (!_commands.Writer.TryWrite(letter))
        {
            return false;
        }

        _bell.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Raises a signal.</summary>
    public void Signal(Wake wake)
    {
        Interlocked.Or(ref _wakes, (int)wake);
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Hands over which alarms are on; a newer reading replaces one that was not taken yet.</summary>
    public void TellAlarms(ImmutableList<string> inAlarm)
    {
        Volatile.Write(ref _inAlarm, inAlarm);
        Signal(Wake.AlarmsRead);
    }

    /// <summary>Completes when the mailbox has come round to it: shows that its loop is alive.</summary>
    public Task ProbeAsync()
    {
        // Several askers share one probe that is still under way; it comes round after each of them asked.
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = Interlocked.CompareExchange(ref _probe, mine, null) ?? mine;
        Signal(Wake.Probe);
        return probe.Task;
    }

    /// <summary>Works until told to stop. A round that fails is tried again with growing delay; a command that fails says so.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        RolloutFact? followUp = null;
        var retry = TimeSpan.Zero;
        try
        {
            while (true)
            {
                try
                {
                    if (_commands.Reader.TryRead(out var letter))
                    {
                        followUp = await ObeyAsync(letter, stopping) ?? followUp;
                    }
                    else if (followUp is { } fact && (retry > TimeSpan.Zero || !IsAskedInBetween))
                    {
                        followUp = null;
                        followUp = await runner.RunRoundAsync(rolloutId, fact, stopping);
                    }
                    else if (await NextSignalAsync(stopping) is { } signal)
                    {
                        followUp = await runner.RunRoundAsync(rolloutId, signal, stopping) ?? followUp;
                    }

                    if (retry > TimeSpan.Zero)
                    {
                        logger.LogInformation("Rollout {RolloutId}: rounds work again", rolloutId);
                        retry = TimeSpan.Zero;
                    }
                }
                catch (Exception fault) when (!stopping.IsCancellationRequested)
                {
                    logger.Log(
                        retry == TimeSpan.Zero ? LogLevel.Error : LogLevel.Debug, fault,
                        "Rollout {RolloutId}: a round failed and is tried again", rolloutId);
                    retry = retry == TimeSpan.Zero ? s_firstRetry : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, s_longestRetry.Ticks));
                    await Task.Delay(retry, clock, stopping);
                    followUp = new RolloutFact.LeaseGained();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            while (_commands.Reader.TryRead(out var letter))
            {
                letter.AnswerWith(new CommandReceipt(CommandOutcome.TooBusy, "The console is shutting down; the command was not carried out."));
            }
        }
    }

    // Filling or ending a large rollout is one follow-up after another for minutes; who sets or releases a stop does not wait for that.
    // After a failure it does: a rollout whose rounds fail has not obeyed the stop.
    private bool IsAskedInBetween => (Volatile.Read(ref _wakes) & (int)(Wake.LatchChanged | Wake.Probe)) != 0;

    private async Task<RolloutFact?> ObeyAsync(CommandLetter letter, CancellationToken stopping)
    {
        try
        {
            return await runner.ObeyAsync(rolloutId, letter, stopping);
        }
        catch (Exception)
        {
            letter.AnswerWith(new CommandReceipt(
                CommandOutcome.TooBusy, "The command could not be stored and was not carried out; try again, and look at the log if it stays so."));
            throw;
        }
    }

    private async Task<RolloutFact?> NextSignalAsync(CancellationToken stopping)
    {
        await _bell.Reader.ReadAsync(stopping);
        if (_commands.Reader.TryPeek(out _))
        {
            _bell.Writer.TryWrite(true);
            return null;
        }

        if (Volatile.Read(ref _wakes) == (int)Wake.OutcomesCommitted && options.RoundGap > TimeSpan.Zero)
        {
            // Reports come in bursts; one round a gap is enough. Anything else ends the wait.
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var gap = Task.Delay(options.RoundGap, clock, rest.Token);
            await Task.WhenAny(gap, _bell.Reader.WaitToReadAsync(rest.Token).AsTask());
            while (!gap.IsCompleted && Volatile.Read(ref _wakes) == (int)Wake.OutcomesCommitted && !_commands.Reader.TryPeek(out _))
            {
                _bell.Reader.TryRead(out _);
                await Task.WhenAny(gap, _bell.Reader.WaitToReadAsync(rest.Token).AsTask());
            }

            await rest.CancelAsync();
            stopping.ThrowIfCancellationRequested();
        }

        // The probe first: whoever shares it has signalled before, so the signals taken next contain theirs.
        var probe = Interlocked.Exchange(ref _probe, null);
        var wakes = (Wake)Interlocked.Exchange(ref _wakes, 0);
        probe?.TrySetResult();
        if (wakes.HasFlag(Wake.AlarmsRead) && (wakes & ~(Wake.AlarmsRead | Wake.Probe)) is not Wake.None and var others)
        {
            // Only a reading says something that the view does not; the round that it causes sees all else too, and the others have theirs next.
            Signal(others);
        }

        return wakes switch
        {
            _ when wakes.HasFlag(Wake.AlarmsRead) => new RolloutFact.AlarmsRead(Volatile.Read(ref _inAlarm)),
            _ when wakes.HasFlag(Wake.LeaseGained) => new RolloutFact.LeaseGained(),
            _ when wakes.HasFlag(Wake.DeadlineDue) => new RolloutFact.DeadlineDue(),
            _ when wakes.HasFlag(Wake.TargetsFreed) => new RolloutFact.TargetsFreed(),
            _ when wakes.HasFlag(Wake.RollbackEnded) => new RolloutFact.RollbackEnded(),
            _ when wakes.HasFlag(Wake.LatchChanged) => new RolloutFact.LatchChanged(),
            _ when wakes.HasFlag(Wake.OutcomesCommitted) => new RolloutFact.OutcomesCommitted(),
            _ => null,
        };
    }
}
