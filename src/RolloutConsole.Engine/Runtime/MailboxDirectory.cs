using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// The mailboxes of this node, one per rollout that anybody asked about since the start. Each has one loop, kept here and awaited at
/// the end.
/// </summary>
internal sealed class MailboxDirectory(
    RolloutRunner runner, IOptions<EngineOptions> options, TimeProvider clock, ILogger<MailboxDirectory> logger)
{
    // No rollout has this id; its mailbox exists for the engine's own probe.
    private const long ProbeId = 0;

    private readonly ConcurrentDictionary<long, (Mailbox Mailbox, Task Loop)> _mailboxes = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _opening = new();

    /// <summary>The mailbox of a rollout, opened when it is first asked for.</summary>
    public Mailbox this[long rolloutId] =>
        _mailboxes.TryGetValue(rolloutId, out var open) ? open.Mailbox : Open(rolloutId);

    /// <summary>Wakes every mailbox that is open.</summary>
    public void SignalAll(Wake wake)
    {
        foreach (var (mailbox, _) in _mailboxes.Values)
        {
            mailbox.Signal(wake);
        }
    }

    /// <summary>
    /// Wakes one mailbox, or all that are open, and completes when each has finished the round that this caused: the first probe is taken
    /// together with the signal, the second only after that round.
    /// </summary>
    public async Task SettleAsync(long? rolloutId, Wake wake)
    {
        Mailbox[] asked = rolloutId is { } id ? [this[id]] : [.. _mailboxes.Values.Select(m => m.Mailbox)];
        foreach (var mailbox in asked)
        {
            mailbox.Signal(wake);
        }

        await Task.WhenAll(asked.Select(m => m.ProbeAsync()));
        await Task.WhenAll(asked.Select(m => m.ProbeAsync()));
    }

    /// <summary>Completes when a mailbox's loop has come round.</summary>
    public Task ProbeAsync() => this[ProbeId].ProbeAsync();

    /// <summary>Stops all loops and waits for the rounds that are running.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_mailboxes.Values.Select(m => m.Loop));
    }

    private Mailbox Open(long rolloutId)
    {
        lock (_opening)
        {
            if (_mailboxes.TryGetValue(rolloutId, out var open))
            {
                return open.Mailbox;
            }

            var mailbox = new Mailbox(rolloutId, runner, options.Value, clock, logger);
            _mailboxes[rolloutId] = (mailbox, Task.Run(() => mailbox.RunAsync(_stopping.Token)));
            return mailbox;
        }
    }
}
