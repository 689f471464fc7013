using System.Collections.Concurrent;
using System.Security.Cryptography;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>The fleet in memory: what the engine and its store do for the device API, by the real transition table.</summary>
internal sealed class FakeFleetStore : IDeviceReads, IDeviceRegistration, IFeedbackIntake, IConsoleSettings, IArtifactFiles
{
    public const long SetId = 7;
    public const long ModuleId = 9;
    public const string GatewayKey = "0123456789abcdef0123456789abcdef";

    public static readonly DateTimeOffset Uploaded = new(2026, 3, 1, 12, 0, 0, 400, TimeSpan.Zero);

    private readonly Lock _lock = new();

    public ConcurrentDictionary<string, FakeTarget> Targets { get; } = [];

    public ConcurrentDictionary<long, FakeAction> Actions { get; } = [];

    public Dictionary<long, Deployment> Deployments { get; } = [];

    public Dictionary<string, byte[]> Contents { get; } = [];

    /// <summary>Everything that was reported, in order.</summary>
    public List<DeviceReport> Reports { get; } = [];

    public List<(long TargetId, string? Address)> Polls { get; } = [];

    public List<string> Messages { get; } = [];

    public List<AttributeReport> AttributeReports { get; } = [];

    /// <summary>An id that cannot register now.</summary>
    public string? HeldByImport { get; set; }

    public List<string> Registered { get; } = [];

    /// <summary>When set, every report is answered with it.</summary>
    public ReportOutcome? Forced { get; set; }

    /// <summary>When set, reports wait for it before they are answered.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Completes when a report arrives.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When set, every read fails with it.</summary>
    public Exception? Broken { get; set; }

    public ConsoleSettings Current { get; set; } = new()
    {
        TargetTokenEnabled = true,
        GatewayTokenEnabled = true,
        GatewayTokenHash = DeviceToken.HashOf(GatewayKey),
    };

    public FakeTarget AddTarget(string controllerId, string token = "right-token")
    {
        var target = new FakeTarget { Id = Targets.Count + 1, ControllerId = controllerId, Token = token };
        Targets[controllerId] = target;
        return target;
    }

    public FakeAction AddAction(FakeTarget target, long id, ActionStatus status = ActionStatus.Running, bool wasRetrieved = false, ActionType type = ActionType.Forced, DateTimeOffset? forceAt = null, long? rolloutId = 5)
    {
        var action = new FakeAction
        {
            Id = id,
            TargetId = target.Id,
            Status = status,
            WasRetrieved = wasRetrieved || status is not (ActionStatus.Running or ActionStatus.WaitForConfirmation or ActionStatus.Scheduled),
            Type = type,
            ForceAt = forceAt,
            RolloutId = rolloutId,
        };
        return Actions[id] = action;
    }

    /// <summary>A set with one module <see cref="ModuleId"/> that has the files.</summary>
    public void AddSet(string typeKey, params (string Name, byte[] Content)[] contents)
    {
        var artifacts = contents.Select((c, i) => Add(18 + i, c.Name, c.Content)).ToList();
        Deployments[SetId] = new Deployment(SetId, [new DeploymentModule(ModuleId, typeKey, "gateway-rootfs", "2.4.0", artifacts, [])]);
    }

    public DeploymentArtifact Add(long id, string name, byte[] content)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        Contents[sha256] = content;
        return new DeploymentArtifact(
            id, name, content.Length, Convert.ToHexStringLower(SHA1.HashData(content)), Convert.ToHexStringLower(MD5.HashData(content)), sha256, Uploaded);
    }

    public PollState? ReadPoll(string controllerId)
    {
        if (Broken is { } fault)
        {
            throw fault;
        }

        return Targets.TryGetValue(controllerId, out var target) ? StateOf(target) : null;
    }

    public OfferedAction? ReadAction(long targetId, long actionId) =>
        Actions.TryGetValue(actionId, out var action) && action.TargetId == targetId ? action.Offered : null;

    public AutoConfirmation? ReadAutoConfirm(long targetId) => Targets.Values.Single(t => t.Id == targetId).AutoConfirm;

    public Deployment? ReadDeployment(long distributionSetId) => Deployments.GetValueOrDefault(distributionSetId);

    public IReadOnlyList<string> ReadMessages(long actionId, int most) => Messages.Take(most).ToList();

    public OfferedAction? FindActionForModule(long targetId, long softwareModuleId) => Actions.Values
        .Where(a => a.TargetId == targetId && a.Status is ActionStatus.Running or ActionStatus.Retrieved && a.TargetId == targetId)
        .FirstOrDefault(a => Deployments.GetValueOrDefault(a.SetId)?.Modules.Any(m => m.Id == softwareModuleId) == true)?.Offered;

    public Task<PollState?> RegisterAsync(string controllerId, string? address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (controllerId == HeldByImport)
        {
            return Task.FromResult<PollState?>(null);
        }

        var target = AddTarget(controllerId, DeviceToken.New());
        target.AttributesRequested = true;
        target.LastPoll = new PollMemory(now, address);
        Registered.Add(controllerId);
        return Task.FromResult<PollState?>(StateOf(target));
    }

    public async ValueTask<ReportOutcome> ReportAsync(DeviceReport report, CancellationToken cancellationToken)
    {
        Arrived.TrySetResult();
        if (Hold is { } hold)
        {
            await hold.Task;
        }

        lock (_lock)
        {
            return Apply(report);
        }
    }

    public ValueTask<ReportOutcome> ReportAttributesAsync(AttributeReport report, CancellationToken cancellationToken)
    {
        var target = Targets.Values.Single(t => t.Id == report.TargetId);
        var values = report.Mode == AttributeMode.Replace ? [] : new Dictionary<string, string?>(target.Attributes);
        foreach (var (key, value) in report.Values)
        {
            if (value is null || report.Mode == AttributeMode.Remove)
            {
                values.Remove(key);
            }
            else
            {
                values[key] = value;
            }
        }

        if (Forced is { } forced)
        {
            return ValueTask.FromResult(forced);
        }

        if (values.Count > 100)
        {
            return ValueTask.FromResult(ReportOutcome.TooManyAttributes);
        }

        AttributeReports.Add(report);
        target.Attributes.Clear();
        foreach (var (key, value) in values)
        {
            target.Attributes[key] = value;
        }

        target.AttributesRequested = false;
        return ValueTask.FromResult(ReportOutcome.Accepted);
    }

    public ValueTask<ReportOutcome> ReportAutoConfirmAsync(AutoConfirmReport report, CancellationToken cancellationToken)
    {
        var target = Targets.Values.Single(t => t.Id == report.TargetId);
        if (Forced is { } forced || (report.IsActive && target.AutoConfirm is not null))
        {
            return ValueTask.FromResult(Forced ?? ReportOutcome.AlreadyConfirming);
        }

        target.AutoConfirm = report.IsActive ? new AutoConfirmation(report.Initiator, report.Remark, Uploaded) : null;
        foreach (var waiting in Actions.Values.Where(a => report.IsActive && a.TargetId == target.Id && a.Status == ActionStatus.WaitForConfirmation))
        {
            waiting.Status = ActionStatus.Running;
        }

        return ValueTask.FromResult(ReportOutcome.Accepted);
    }

    public void NotePoll(long targetId, string? address, PollMemory stored)
    {
        lock (_lock)
        {
            Polls.Add((targetId, address));
        }
    }

    public Stream? OpenRead(string sha256) => Contents.TryGetValue(sha256, out var content) ? new MemoryStream(content, writable: false) : null;

    public Task<StoredFile> SaveAsync(Stream content, Checksums expected, long maximumSize, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IEnumerable<string> List(DateTimeOffset writtenBefore) => throw new NotSupportedException();

    public void Delete(string sha256) => Contents.Remove(sha256);

    private ReportOutcome Apply(DeviceReport report)
    {
        if (Forced is { } forced)
        {
            return forced;
        }

        if (!Actions.TryGetValue(report.ActionId, out var action) || action.TargetId != report.TargetId)
        {
            return ReportOutcome.NotFound;
        }

        var state = new ActionState(action.Status, action.Progress, action.Recall);
        var trigger = report.TriggerFor(action.Type, action.RejectedEnds, state.IsRecalled);
        if (!ActionStateMachine.TryMove(action.Status, trigger, out var move))
        {
            return ActionStateMachine.RefusalOf(action.Status, trigger) switch
            {
                ActionRefusal.Closed => ReportOutcome.Closed,
                ActionRefusal.NotCanceling => ReportOutcome.NotCanceling,
                _ => ReportOutcome.NotFound,
            };
        }

        if (action.Entries >= 1000 && move.Entry is not (HistoryEntry.Finished or HistoryEntry.Error))
        {
            return ReportOutcome.TooManyEntries;
        }

        action.Entries++;
        (action.Status, action.Progress, action.Recall, _, _) = state.After(trigger, move.To);
        action.WasRetrieved = trigger != ActionTrigger.Deny && (action.WasRetrieved || trigger == ActionTrigger.Retrieve);
        Reports.Add(report);
        return ReportOutcome.Accepted;
    }

    private PollState StateOf(FakeTarget target) => new(
        target.Id,
        target.ControllerId,
        DeviceToken.HashOf(target.Token),
        target.AttributesRequested,
        TargetUpdateStatus.Registered,
        target.LastPoll,
        Actions.Values.Where(a => a.TargetId == target.Id && ActionStateMachine.IsOpen(a.Status)).MinBy(a => a.Id)?.Offered,
        target.InstalledActionId);
}
