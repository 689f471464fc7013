using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>
/// One device. It is told when it is due and then makes one request (a turn); turns of one device never overlap. Three things can
/// be due, each with its own time and its own back-off: the next poll, the next step of the action, and what a poll asked for on
/// the side (attributes, cancellation, confirmation).
/// </summary>
internal sealed partial class SimulatedDevice : IDisposable
{
    private static readonly DateTimeOffset s_never = DateTimeOffset.MaxValue;

    private readonly SimulatedDeviceIdentity _identity;
    private readonly DeviceWorld _world;
    private readonly DeviceTraits _traits;
    private readonly Random _jitter;
    private readonly int _index;
    private readonly Uri _root;
    private readonly string? _credentials;
    private readonly Dictionary<string, string> _attributes;

    private DateTimeOffset _nextPoll = s_never;
    private DateTimeOffset _nextStep = s_never;
    private int _pollFailures;
    private int _stepFailures;
    private bool _away;

    // What the server would say by default is minutes; a minute is what clients take when it says nothing (hawkbit-api.md 3.1).
    private TimeSpan _sleep = TimeSpan.FromMinutes(1);

    public SimulatedDevice(SimulatedDeviceIdentity identity, int index, DeviceWorld world)
    {
        _identity = identity;
        _index = index;
        _world = world;
        _root = world.Client.Root(identity.ControllerId);
        _credentials = world.Client.Credentials(identity);
        var seed = world.Options.Seed;
        _traits = DeviceTraits.Draw(world.Profile, FleetSeed.Random(seed, index, FleetSeed.Purpose.Traits));
        _jitter = FleetSeed.Random(seed, index, FleetSeed.Purpose.Jitter);
        _attributes = AttributeDraw.All(world.Profile.Attributes, FleetSeed.Random(seed, index, FleetSeed.Purpose.Attributes));
        foreach (var (name, value) in identity.Attributes)
        {
            _attributes[name] = value;
        }
    }

    public DeviceState State { get; private set; } = DeviceState.Idle;

    public int Index => _index;

    /// <summary>When the next turn is due; the end of time for a silent device.</summary>
    public DateTimeOffset NextDue
    {
        get
        {
            var due = _nextPoll < _nextStep ? _nextPoll : _nextStep;
            return HasErrand && _errandDue < due ? _errandDue : due;
        }
    }

    /// <summary>Schedules the first poll.</summary>
    public void Start(DateTimeOffset now)
    {
        if (_traits.NeverPolls)
        {
            _world.Meters.Silent();
        }
        else
        {
            _nextPoll = now + _traits.FirstPollAfter;
        }
    }

    /// <summary>Makes the one request that is due.</summary>
    public Task TurnAsync(RequestSlot slot)
    {
        if (_away)
        {
            _away = false;
            _world.Meters.Away(-1);
        }

        if (HasErrand && _errandDue <= _world.Now)
        {
            return RunErrandAsync(slot);
        }

        return _nextStep <= _nextPoll ? StepAsync(slot) : PollAsync(slot);
    }

    public void Dispose() => _action?.Dispose();

    private async Task PollAsync(RequestSlot slot)
    {
        var (head, root) = await _world.Client.GetAsync(RequestKind.Poll, _root, _credentials, RootResource.Read, slot);
        if (!head.IsOk || root is null)
        {
            // A refusal is not cured by hurrying: it waits for the next poll like a device that is not yet known.
            _nextPoll = head.IsPassing ? Retry(head, ref _pollFailures) : _world.Now + PollInterval;
            return;
        }

        _pollFailures = 0;
        _sleep = root.Sleep is { } sleep ? (sleep < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : sleep) : _sleep;
        _nextPoll = head.StartedAt + PollInterval;
        if (_traits.PollsOnce)
        {
            if (root.Deployment is { } unheeded)
            {
                Journal(FleetJournalKind.OfferSeen, Links.ActionId(unheeded), head.StartedAt);
            }

            _nextPoll = s_never;
            _world.Meters.Silent();
            return;
        }

        HeedErrands(root, head.StartedAt);
        HeedDeployment(root, head.StartedAt);
    }

    private TimeSpan PollInterval => _world.Options.PollOverride ?? _sleep;

    private void HeedDeployment(RootResource root, DateTimeOffset startedAt)
    {
        if (root.Deployment is null)
        {
            // While a cancellation is linked it has the word, even that of another action.
            if (root.Cancel is null && _action is not null && TryMove(DeviceEvent.Withdrawn))
            {
                _world.Meters.Ended(DeviceOutcome.Withdrawn);
                LeaveAction("no longer linked", startedAt);
            }

            return;
        }

        var id = Links.ActionId(root.Deployment);
        if (_action?.Id == id)
        {
            _action.Link = root.Deployment;
            if (State == DeviceState.AwaitingWindow)
            {
                _nextStep = _world.Now; // only the document says whether the window is open
            }

            return;
        }

        if (_action is not null)
        {
            if (!TryMove(DeviceEvent.Withdrawn))
            {
                return; // it is installing: the other one has to wait
            }

            _world.Meters.Ended(DeviceOutcome.Withdrawn);
            LeaveAction($"action {id} is linked instead", startedAt);
        }

        Journal(FleetJournalKind.OfferSeen, id, startedAt);
        _world.Meters.OfferTaken();
        Move(DeviceEvent.OfferSeen);
        _action = new DeviceAction(id, root.Deployment, _actionsSeen++);
        _stepFailures = 0;
        _nextStep = _world.Now;
    }

    /// <summary>When to try again after <paramref name="head"/>.</summary>
    private DateTimeOffset Retry(DdiAnswer head, ref int failures)
    {
        failures++;
        var wait = head.RetryAfter is { } asked
            ? RetryDelays.Obey(asked, _jitter.NextDouble())
            : RetryDelays.BackOff(failures, _jitter.NextDouble());
        return _world.Now + wait;
    }

    private bool TryMove(DeviceEvent on)
    {
        if (!DeviceStateMachine.TryMove(State, on, out var to))
        {
            return false;
        }

        State = to;
        return true;
    }

    private void Move(DeviceEvent on)
    {
        if (!TryMove(on))
        {
            throw new InvalidOperationException($"{_identity.ControllerId} is {State}, which has no move on {on}.");
        }
    }

    private void Journal(
        FleetJournalKind kind, string? action, DateTimeOffset startedAt, Report? report = null, IReadOnlyList<string>? details = null) =>
        _world.Options.Journal?.Record(new FleetJournalEntry(
            kind, _identity.ControllerId, action, startedAt, _world.Now, report?.Execution, report?.Finished,
            details ?? report?.Details, report?.At.ToUnixTimeMilliseconds()));
}
