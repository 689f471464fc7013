using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Checks roles and input, then hands over to the rollout's owner; refusals are audited here.</summary>
internal sealed class RolloutCommands(
    IRolloutStore store,
    ITargetMatches matches,
    IDistributionSetFacts sets,
    IAuditStore audit,
    IConsoleSettings settings,
    MailboxDirectory mailboxes,
    IEnumerable<IChangeSignal> watchers,
    TimeProvider clock) : IRolloutCommands
{
    private const int LongestReason = 512;

    private static readonly FilterNode s_autoConfirm = TargetFilter.TryParse("autoconfirm==true", out var filter, out _)
        ? filter.Tree
        : throw new System.Diagnostics.UnreachableException();

    /// <inheritdoc/>
    public async Task<PlanCheck> CheckAsync(CreateRollout request, CancellationToken cancellationToken)
    {
        var plan = request.Plan;
        var faults = PlanRules.Check(request.Name, request.Description, plan).ToList();
        var set = await sets.FindAsync(plan.Content.DistributionSetId, cancellationToken);
        var now = clock.GetUtcNow();
        faults.AddRange(ScheduleRules.CheckTimes(plan.Schedule, now));
        faults.AddRange(CheckSet(plan.Content.DistributionSetId, set));
        if (!TargetFilter.TryParse(plan.Selection.Filter, out var filter, out _))
        {
            return new PlanCheck(faults, [], null, []);
        }

        var matching = await matches.CountAsync(filter.Tree, set?.Id, null, cancellationToken);
        if (faults.Exists(f => f.Field.StartsWith("groups", StringComparison.Ordinal)))
        {
            return new PlanCheck(faults, [], matching, []);
        }

        var sizes = plan.FixedGroups() == 0 ? [Math.Min(matching, plan.SizeAfter(0))]
            : plan.Groups.Exists(g => g.Filter.Length > 0)
            ? GroupPlanner.Estimate(plan.Groups, await CountGroupsAsync(plan, filter, set?.Id, matching, cancellationToken))
            : GroupPlanner.Sizes(plan.Groups, matching);
        faults.AddRange(PlanRules.CheckCoverage(plan, matching, sizes));
        IEnumerable<PlanFault> warnings =
            [.. PlanRules.Warn(plan, sizes), .. ScheduleWarnings.Of(plan, sizes, now), .. ConfirmationRules.Warn(plan, settings.Current.ConfirmationFlow)];
        return new PlanCheck(faults, [.. warnings], matching, sizes)
        {
            NeedsApproval = ApprovalRule.For(plan, settings.Current.Approval).IsNeededFor(plan, matching),
            Busy = await matches.CountBusyAsync(filter.Tree, set?.Id, cancellationToken),
            AutoConfirming = settings.Current.ConfirmationFlow && ConfirmationRules.IsRequired(plan)
                ? await matches.CountAsync(new FilterNode.And([filter.Tree, s_autoConfirm]), set?.Id, null, cancellationToken)
                : null,
        };
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> CreateAsync(Caller caller, CreateRollout request, CancellationToken cancellationToken)
    {
        var subject = $"rollout {request.Name}";
        if (await ForbidAsync(caller, Permission.CreateRollout, "rollout.create", subject, null) is { } refused)
        {
            return refused;
        }

        var check = await CheckAsync(request, cancellationToken);
        if (check.Faults.Count > 0)
        {
            var invalid = CommandReceipt.Invalid(check.Faults);
            await AppendAsync(caller, "rollout.create", subject, "invalid", null, invalid.Message);
            return invalid;
        }

        return await CreateCheckedAsync(caller, request with { Name = request.Name.Trim() }, check.Matching ?? 0, "rollout.create", subject, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> RetryAsync(Caller caller, long rolloutId, CancellationToken cancellationToken)
    {
        const string action = "rollout.retry";
        var subject = $"rollout {rolloutId}";
        if (await ForbidAsync(caller, Permission.RetryRollout, action, subject, null) is { } refused)
        {
            return refused;
        }

        if (await store.LoadAsync(rolloutId, cancellationToken) is not { Status: not RolloutStatus.Deleted } source)
        {
            var missing = new CommandReceipt(CommandOutcome.NotFound, $"There is no rollout {rolloutId}.");
            await AppendAsync(caller, action, subject, "not-found", null, missing.Message);
            return missing;
        }

        var failed = RetriedRollout.FailedOf(source);
        if (RetriedRollout.WhyNot(source.Status, failed) is { } why)
        {
            return await RefuseAsync(CommandReceipt.Refused(CommandOutcome.Invalid, why));
        }

        // The set may have been deleted or invalidated since.
        var content = source.Plan.Content;
        var faults = CheckSet(content.DistributionSetId, await sets.FindAsync(content.DistributionSetId, cancellationToken)).ToList();
        if (faults.Count > 0)
        {
            return await RefuseAsync(CommandReceipt.Invalid(faults));
        }

        var request = new CreateRollout(RetriedRollout.NameOf(source.Name), source.Description, RetriedRollout.PlanOf(source));
        return await CreateCheckedAsync(caller, request, failed, action, subject, cancellationToken);

        async Task<CommandReceipt> RefuseAsync(CommandReceipt receipt)
        {
            await AppendAsync(caller, action, subject, "invalid", null, receipt.Message);
            return receipt;
        }
    }

    private async Task<CommandReceipt> CreateCheckedAsync(
        Caller caller, CreateRollout request, int matching, string action, string subject, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var plan = request.Plan with { Approval = ApprovalRule.For(request.Plan, settings.Current.Approval) };
        var rollout = new NewRollout(request.Name, request.Description, plan, caller.Name, now) { MatchingTargets = matching };
        var entry = new AuditEntry(now, caller, action, subject, "accepted", null, $"{Plural.Of(matching, "target")} in {Plural.Of(plan.Groups.Count, "group")}");
        var receipt = await store.CreateAsync(rollout, entry, cancellationToken);
        if (receipt is { IsAccepted: true, Id: { } id })
        {
            mailboxes[id].Signal(Wake.LeaseGained);
            Tell(id);
        }
        else
        {
            await AppendAsync(caller, action, subject, "refused", null, receipt.Message);
        }

        return receipt;
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> RenameAsync(
        Caller caller, long rolloutId, string? name, string? description, CancellationToken cancellationToken)
    {
        var subject = $"rollout {rolloutId}";
        if (await ForbidAsync(caller, Permission.EditRollout, "rollout.edit", subject, null) is { } refused)
        {
            return refused;
        }

        var faults = new List<PlanFault>();
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > PlanRules.LongestName))
        {
            faults.Add(new PlanFault("name", $"It has {name.Trim().Length} characters.", $"Give it 1 to {PlanRules.LongestName}."));
        }

        if (description?.Length > PlanRules.LongestDescription)
        {
            faults.Add(new PlanFault("description", $"It has {description.Length} characters.", $"At most {PlanRules.LongestDescription} are allowed."));
        }

        if (faults.Count > 0)
        {
            var invalid = CommandReceipt.Invalid(faults);
            await AppendAsync(caller, "rollout.edit", subject, "invalid", null, invalid.Message);
            return invalid;
        }

        var entry = new AuditEntry(clock.GetUtcNow(), caller, "rollout.edit", subject, "accepted", null, $"name: {name ?? "unchanged"}");
        var receipt = await store.RenameAsync(rolloutId, name?.Trim(), description, entry, cancellationToken);
        if (receipt.IsAccepted)
        {
            Tell(rolloutId);
        }
        else
        {
            await AppendAsync(caller, "rollout.edit", subject, "refused", null, receipt.Message);
        }

        return receipt;
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> GiveAsync(
        Caller caller, long rolloutId, RolloutCommand command, string? reason, CancellationToken cancellationToken)
    {
        var (field, longest) = command is RolloutCommand.Approve or RolloutCommand.Deny ? ("remark", ApprovalVerdict.LongestRemark) : ("reason", LongestReason);
        IEnumerable<PlanFault> faults = reason?.Length > longest
            ? [new PlanFault(field, $"It has {reason.Length} characters.", $"At most {longest} are allowed.")]
            : [];
        return GiveAsync(caller, rolloutId, new CommandLetter(command, caller, Said(reason)), [.. faults], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> StopAsync(Caller caller, long rolloutId, string? code, string? comment, CancellationToken cancellationToken) =>
        GiveAsync(
            caller, rolloutId, new CommandLetter(RolloutCommand.Stop, caller, Said(comment), Said(code)), [.. RolloutEnd.Check(Said(code), comment)], cancellationToken);

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task<CommandReceipt> GiveAsync(
        Caller caller, long rolloutId, CommandLetter letter, IReadOnlyList<PlanFault> faults, CancellationToken cancellationToken)
    {
        var (command, reason) = (letter.Command, letter.Reason);
        var (action, subject) = (ActionNames.Of(command), $"rollout {rolloutId}");
        if (await ForbidAsync(caller, ActionNames.PermissionFor(command), action, subject, reason) is { } refused)
        {
            return refused;
        }

        if (faults.Count > 0)
        {
            var invalid = CommandReceipt.Invalid(faults);
            await AppendAsync(caller, action, subject, "invalid", null, invalid.Message);
            return invalid;
        }

        if (await store.LoadAsync(rolloutId, cancellationToken) is not { } rollout)
        {
            var missing = new CommandReceipt(CommandOutcome.NotFound, $"There is no rollout {rolloutId}.");
            await AppendAsync(caller, action, subject, "not-found", reason, missing.Message);
            return missing;
        }

        if (command is RolloutCommand.Approve or RolloutCommand.Deny && Permissions.IsAuthor(caller, rollout.CreatedBy))
        {
            var own = new CommandReceipt(CommandOutcome.Forbidden, Permissions.OwnRollout, rolloutId);
            await AppendAsync(caller, action, subject, "forbidden", reason, own.Message);
            return own;
        }

        if (!mailboxes[rolloutId].TrySend(letter))
        {
            var full = new CommandReceipt(CommandOutcome.TooBusy, "Too many commands are waiting for this rollout; try again in a moment.");
            await AppendAsync(caller, action, subject, "refused", reason, full.Message);
            return full;
        }

        return await letter.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>For each group: targets in its filter, and those of them that an earlier group's filter matches too (hawkbit-rollouts, 3.6).</summary>
    private async Task<IReadOnlyList<(int InFilter, int Overlap)>> CountGroupsAsync(
        RolloutPlan plan, TargetFilter rollout, long? setId, int matching, CancellationToken cancellationToken)
    {
        var trees = plan.Groups.Select(g => g.Filter.Length > 0 && TargetFilter.TryParse(g.Filter, out var own, out _) ? own.Tree : null).ToList();
        var counts = new List<(int InFilter, int Overlap)>(trees.Count);
        for (var i = 0; i < trees.Count; i++)
        {
            var earlier = trees.Take(i).ToList();
            var inFilter = trees[i] is { } tree ? await CountAsync([rollout.Tree, tree]) : matching;
            var isTakenWhole = earlier.Contains(null) || plan.Groups.Take(i).Any(g => g.Filter == plan.Groups[i].Filter);
            var overlap = i == 0 ? 0 : isTakenWhole ? inFilter : await CountAsync([rollout.Tree, .. Own(trees[i]), Any(earlier)]);
            counts.Add((inFilter, overlap));
        }

        return counts;

        Task<int> CountAsync(IReadOnlyList<FilterNode> terms) => matches.CountAsync(new FilterNode.And([.. terms]), setId, null, cancellationToken);

        static IEnumerable<FilterNode> Own(FilterNode? tree) => tree is null ? [] : [tree];

        static FilterNode Any(List<FilterNode?> trees) => trees.Count == 1 ? trees[0]! : new FilterNode.Or([.. trees.Select(t => t!)]);
    }

    private static IEnumerable<PlanFault> CheckSet(long id, DistributionSetFacts? set)
    {
        const string field = "distributionSetId";
        if (set is null or { IsDeleted: true })
        {
            yield return new PlanFault(field, id == 0 ? "No distribution set is chosen." : $"There is no distribution set {id}.", "Choose one from the list.");
        }
        else if (!set.IsComplete)
        {
            yield return new PlanFault(field, $"{set.Name} {set.Version} is incomplete.", "Add its mandatory modules and their artifacts first.");
        }
        else if (!set.IsValid)
        {
            yield return new PlanFault(field, $"{set.Name} {set.Version} was invalidated.", "Choose a valid one.");
        }
    }

    private async Task<CommandReceipt?> ForbidAsync(Caller caller, Permission permission, string action, string subject, string? reason)
    {
        if (Permissions.Allows(caller, permission))
        {
            return null;
        }

        var why = Permissions.Explain(permission);
        await AppendAsync(caller, action, subject, "forbidden", reason, why);
        return new CommandReceipt(CommandOutcome.Forbidden, why);
    }

    private Task AppendAsync(Caller caller, string action, string subject, string outcome, string? reason, string? details) =>
        audit.AppendAsync(new AuditEntry(clock.GetUtcNow(), caller, action, subject, outcome, reason, details), CancellationToken.None);

    private void Tell(long rolloutId)
    {
        foreach (var watcher in watchers)
        {
            watcher.Committed(rolloutId, 0);
        }
    }
}
