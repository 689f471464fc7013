using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Abort criteria and circuit breaker: asked after each device result, before the group's own limit.</summary>
internal sealed partial class RolloutRound
{
    private GroupTally _total;

    /// <summary>Counts one device result for the breaker and asks every guard (aws-iot-jobs, A-7; ecs-rolling-update, B-11).</summary>
    private void JudgeGuards(int groupIndex, ActionOutcome one)
    {
        if (_next.Status != RolloutStatus.Running || one.To is not { } to || !(to.IsSuccess || to.IsFailure))
        {
            return;
        }

        CountForBreaker(to);
        for (var i = 0; i < _next.Plan.AbortCriteria.Count && _next.Status == RolloutStatus.Running; i++)
        {
            JudgeCriterion(i + 1, _next.Plan.AbortCriteria[i], _groups[groupIndex]);
        }

        if (_next.Status == RolloutStatus.Running && _next.Plan.Breaker is { } breaker)
        {
            JudgeBreaker(breaker);
        }
    }

    private void CountForBreaker(ActionStanding result)
    {
        if (_next.Plan.Breaker is not { } breaker || _next.Guards.BreakerIsSpent)
        {
            return;
        }

        _next = _next with
        {
            Guards = (result.IsSuccess, breaker.Counting) switch
            {
                (false, _) => _next.Guards with
                {
                    BreakerCount = _next.Guards.BreakerCount + 1,
                    BreakerHealthFailures = _next.Guards.BreakerHealthFailures + (result.Health == ActionHealth.Failing ? 1 : 0),
                },
                (_, BreakerCounting.ResetByHealthy) => _next.Guards with { BreakerCount = 0, BreakerHealthFailures = 0 },
                (_, BreakerCounting.EndedByHealthy) => _next.Guards with { BreakerCount = 0, BreakerHealthFailures = 0, BreakerIsSpent = true },
                _ => _next.Guards,
            },
        };
    }

    private void JudgeCriterion(int number, AbortCriterion criterion, GroupView group)
    {
        var (scope, tally) = criterion.Scope == GuardScope.EachGroup ? (group.Number, group.Tally) : (0, _total);
        var counted = _next.Guards.Counted(number, scope, tally);
        var failed = counted.Of(criterion.FailureType);
        if (!criterion.IsMetBy(failed, counted.Executed))
        {
            return;
        }

        // The sentence names all that the rule compared (aws-iot-jobs, A-14).
        var share = (100m * failed / counted.Executed).ToString("0.00", CultureInfo.InvariantCulture);
        var where = scope == 0 ? "" : $" of group {scope}";
        Halt(
            criterion.Action,
            PauseCause.Criterion,
            GuardKey.Of(number, scope),
            $"Criterion {number}: {failed} of {counted.Executed} results{where} {RolloutWords.Of(criterion.FailureType)}, {share} %, limit {criterion.ThresholdPercent:0.##} %");
    }

    private void JudgeBreaker(CircuitBreaker breaker)
    {
        var threshold = breaker.ThresholdFor(_total.Members);
        if (!_next.Guards.BreakerIsSpent && _next.Guards.BreakerCount >= threshold)
        {
            var row = breaker.Counting == BreakerCounting.NeverReset ? "failures" : "failures in a row";
            Halt(breaker.Action, PauseCause.Breaker, GuardKey.Breaker, $"Circuit breaker: {_next.Guards.BreakerCount} {row}, limit {threshold}");
            _next = _next with { Guards = _next.Guards with { BreakerTrippedAt = _now } };
        }
    }

    /// <summary>Fewer devices make the breaker's threshold smaller, so the count may reach it without a further result (ecs-rolling-update, 3.2 and 3.3).</summary>
    private void JudgeSmallerThreshold()
    {
        if (_next is { Status: RolloutStatus.Running, Plan.Breaker: { } breaker, Guards.BreakerCount: > 0 })
        {
            JudgeBreaker(breaker);
        }
    }

    private void Halt(GuardAction action, PauseCause cause, string key, string text)
    {
        if (action == GuardAction.Pause)
        {
            MoveRollout(RolloutTrigger.Pause, ByRule(key, text), null, cause);
        }
        else
        {
            _rollsBack = action == GuardAction.AbortAndRollBack ? true : null;
            MoveRollout(RolloutTrigger.Abort, ByRule(key, text));
        }
    }

    /// <summary>A person who resumes has seen what fired: that guard counts from here (architecture, section 4).</summary>
    private void AcknowledgeGuard(PauseCause? cause, string key)
    {
        if (cause == PauseCause.Breaker)
        {
            _next = _next with { Guards = _next.Guards with { BreakerCount = 0, BreakerHealthFailures = 0, BreakerTrippedAt = null } };
        }
        else if (cause == PauseCause.Criterion && GuardKey.TryRead(key, out var number, out var scope))
        {
            var tally = scope == 0 ? _total : Array.Find(_groups, g => g.Number == scope)?.Tally ?? default;
            _next = _next with { Guards = _next.Guards.Acknowledge(number, scope, tally) };
        }
    }
}
