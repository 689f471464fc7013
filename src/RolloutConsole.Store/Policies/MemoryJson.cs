using System.Text.Json;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Store.Policies;

/// <summary>What the decider remembers of a rollout beside statuses and tallies, as one JSON column: small, and read with the row.</summary>
internal static class MemoryJson
{
    /// <summary>The memory of a rollout; empty when there is nothing to remember.</summary>
    public static string Write(RolloutView view)
    {
        var (guards, pace) = (view.Guards, view.Pace);
        var isEmpty = guards is { Acknowledged.IsEmpty: true, BreakerCount: 0, BreakerIsSpent: false } && pace is { Before: 0, Step: 0 }
            && view is { End: null, NextLookAt: null, HasTakenOver: false } && view.Health == new HealthMemory() && view.Alarms == new AlarmMemory() && view.Waiting == new WaitingMemory();
        return isEmpty
            ? ""
            : JsonSerializer.Serialize(
                new Memory(guards, pace.Before, pace.Step, view.Health, view.End, view.NextLookAt, view.HasTakenOver, view.Waiting, view.Alarms), PlanJson.Options);
    }

    /// <summary>The rollout with its memory.</summary>
    /// <exception cref="InvalidDataException">It is not one that this version can read.</exception>
    public static RolloutView Read(string json, RolloutView view)
    {
        if (json.Length == 0)
        {
            return view;
        }

        try
        {
            var memory = JsonSerializer.Deserialize<Memory>(json, PlanJson.Options) ?? throw new JsonException("It is null.");
            return view with
            {
                Guards = memory.Guards,
                Pace = view.Pace with { Before = memory.PaceBefore, Step = memory.PaceStep },
                Health = memory.Health ?? view.Health,
                End = memory.End,
                NextLookAt = memory.NextLookAt,
                HasTakenOver = memory.HasTakenOver,
                Waiting = memory.Waiting ?? view.Waiting,
                Alarms = memory.Alarms ?? view.Alarms,
            };
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"The memory of rollout {view.Id} cannot be read: {fault.Message}", fault);
        }
    }

    private sealed record Memory(
        GuardMemory Guards,
        int PaceBefore,
        int PaceStep,
        HealthMemory? Health = null,
        RolloutEnd? End = null,
        DateTimeOffset? NextLookAt = null,
        bool HasTakenOver = false,
        WaitingMemory? Waiting = null,
        AlarmMemory? Alarms = null);
}
