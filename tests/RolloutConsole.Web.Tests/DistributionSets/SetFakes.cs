using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Web.Tests.DistributionSets;

/// <summary>Sets and modules as a test wants them, and what was asked of them.</summary>
internal sealed class FakeSetPages : ISetPageReads, IModulePageReads, IAdoptionReads
{
    public static readonly AuditStamp Stamp = new("anna", SampleRollouts.Now.AddDays(-3), "anna", SampleRollouts.Now.AddDays(-3));

    public static readonly ManagedModuleType Os = new(1, "os", "OS", null, null, 1, 1, Stamp);

    public static readonly ManagedModule Module = new(10, "rootfs", "4.2.1", 1, "os", "OS", "acme", null, false, false, false, true, Stamp);

    public static readonly ManagedArtifact File = new(5, "gateway.swu", 41_200_000, new string('1', 40), new string('5', 32), new string('2', 64), Stamp);

    public Exception? Fault { get; set; }

    /// <summary>What counting and adoption fail with.</summary>
    public Exception? SideFault { get; set; }

    /// <summary>Answers of the next counts of sets, in the order of their questions; when there is none, they are answered at once.</summary>
    public Queue<TaskCompletionSource<IReadOnlyDictionary<SetListFilter, CappedCount>>> Counts { get; } = [];

    /// <summary>Answers of the next lists of modules, in the order of their questions; when there is none, they are answered at once.</summary>
    public Queue<TaskCompletionSource<ModuleListPage>> ModulePages { get; } = [];

    public List<SetListQuery> Asked { get; } = [];

    public SetListPage Page { get; set; } = SetListPage.Empty;

    public SetDetail? Detail { get; set; } = DetailOf();

    public ModuleDetail? ModuleDetail { get; set; } = new(Module, 1, [File], [new ModuleSet(7, "gateway-fw", "4.2.1", false)], 1);

    public List<ModuleListRow> ModuleRows { get; } = [new(Module, 1, 41_200_000, 1)];

    public List<SetRollout> Rollouts { get; } = [];

    public Func<SetInvalidation, InvalidationPreview> Preview { get; set; } = how => new(how, null, [], [], default, default, []);

    public List<SetAdoption> Top { get; } = [];

    public SetAdoption Adoption { get; set; } = new(7, "gateway-fw", "4.2.1", []);

    public InventoryTypeList Types { get; set; } = new(
        [(Os, 3), (Os with { Id = 2, Key = "application", Name = "Application", MinArtifacts = 0, MaxAssignments = int.MaxValue }, 0)],
        [(new ManagedSetType(3, "os_app", "OS with app(s)", null, null, [Os], [], Stamp), 2), (new ManagedSetType(1, "os", "OS only", null, null, [Os], [], Stamp), 0)]);

    public static SetDetail DetailOf(bool isLocked = false, bool isComplete = true, string use = "", string? whyNotUnlock = null) => new()
    {
        Set = new ManagedSet(7, "gateway-fw", "4.2.1", 1, "os", "OS only", "the spring release", isComplete, isLocked, false, true, false, [Module], Stamp),
        Files = new Dictionary<long, IReadOnlyList<ManagedArtifact>> { [10] = [File] },
        Parts = [new SetPart(Os, true)],
        Missing = isComplete ? [] : ["A module of type Application is missing."],
        Metadata = [],
        Use = use,
        WhyNotUnlock = whyNotUnlock,
        Installed = 1204,
        Assigned = 1300,
    };

    public Task<SetListPage> ListAsync(SetListQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Answer(Page);
    }

    public Task<IReadOnlyDictionary<SetListFilter, CappedCount>> CountAsync(SetListQuery query, CancellationToken cancellationToken) =>
        Counts.TryDequeue(out var later) ? later.Task : Side<IReadOnlyDictionary<SetListFilter, CappedCount>>(Enum.GetValues<SetListFilter>().ToDictionary(f => f, f => new CappedCount(10_000, f == SetListFilter.All)));

    public Task<SetDetail?> ReadAsync(long setId, CancellationToken cancellationToken) => Answer(Detail);

    public Task<SetRolloutPage> ReadRolloutsAsync(long setId, long? before, int most, CancellationToken cancellationToken) =>
        Answer(new SetRolloutPage([.. Rollouts.Where(r => before is null || r.Id < before).Take(most)], Rollouts.Count(r => before is null || r.Id < before) > most));

    public Task<InvalidationPreview?> PreviewAsync(long setId, SetInvalidation how, CancellationToken cancellationToken) => Answer<InvalidationPreview?>(Preview(how));

    /// <summary>What was asked of the list of modules.</summary>
    public List<(string Search, long? Before, int Most)> ModulesAsked { get; } = [];

    public Task<ModuleListPage> ListAsync(string search, IReadOnlyList<long>? typeIds, long? before, int most, CancellationToken cancellationToken)
    {
        ModulesAsked.Add((search, before, most));
        if (ModulePages.TryDequeue(out var later))
        {
            return later.Task;
        }

        var found = ModuleRows
            .Where(r => (typeIds is null || typeIds.Contains(r.Module.TypeId)) && (before is null || r.Module.Id < before) && $"{r.Module.Name} {r.Module.Version}".Contains(search, StringComparison.Ordinal))
            .OrderByDescending(r => r.Module.Id).ToList();
        return Answer(new ModuleListPage([.. found.Take(most)], found.Count > most));
    }

    Task<ModuleDetail?> IModulePageReads.ReadAsync(long moduleId, CancellationToken cancellationToken) => Answer(ModuleDetail);

    public Task<InventoryTypeList> ReadTypesAsync(CancellationToken cancellationToken) => Answer(Types);

    public Task<SetAdoption> ReadAsync(long setId, int days, CancellationToken cancellationToken) => Side(Adoption);

    public Task<IReadOnlyList<SetAdoption>> ReadTopAsync(int most, int days, CancellationToken cancellationToken) => Side<IReadOnlyList<SetAdoption>>(Top);

    private Task<T> Side<T>(T value) => SideFault is { } fault ? Task.FromException<T>(fault) : Answer(value);

    private Task<T> Answer<T>(T value) => Fault is { } fault ? Task.FromException<T>(fault) : Task.FromResult(value);
}

/// <summary>Commands that are remembered as texts and answered as a test wants.</summary>
internal sealed class FakeSetCommands : IDistributionSets, ISoftwareModules, IInventoryTypes, IInventoryMetadata
{
    public List<string> Given { get; } = [];

    public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted(7);

    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewDistributionSet> sets, CancellationToken cancellationToken) =>
        Note($"create set {sets[0].Name} {sets[0].Version} {sets[0].TypeKey} [{string.Join(',', sets[0].ModuleIds)}]");

    public Task<CommandReceipt> ChangeAsync(Caller caller, long setId, DistributionSetChange change, CancellationToken cancellationToken) => Note($"change set {setId} {change}");

    Task<CommandReceipt> IDistributionSets.DeleteAsync(Caller caller, long setId, CancellationToken cancellationToken) => Note($"delete set {setId}");

    public Task<CommandReceipt> InvalidateAsync(Caller caller, long setId, SetInvalidation how, CancellationToken cancellationToken) => Note($"invalidate set {setId} {how}");

    public Task<CommandReceipt> AddModulesAsync(Caller caller, long setId, IReadOnlyList<long> moduleIds, CancellationToken cancellationToken) =>
        Note($"add to set {setId} [{string.Join(',', moduleIds)}]");

    public Task<CommandReceipt> RemoveModuleAsync(Caller caller, long setId, long moduleId, CancellationToken cancellationToken) => Note($"remove from set {setId} {moduleId}");

    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewSoftwareModule> modules, CancellationToken cancellationToken) =>
        Note($"create module {modules[0].Name} {modules[0].Version} {modules[0].TypeKey}");

    public Task<CommandReceipt> ChangeAsync(Caller caller, long moduleId, SoftwareModuleChange change, CancellationToken cancellationToken) => Note($"change module {moduleId}");

    Task<CommandReceipt> ISoftwareModules.DeleteAsync(Caller caller, long moduleId, CancellationToken cancellationToken) => Note($"delete module {moduleId}");

    public Task<CommandReceipt> CheckUploadAsync(Caller caller, long moduleId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandReceipt> AddArtifactAsync(Caller caller, long moduleId, NewArtifact artifact, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DiscardAsync(StoredFile file) => throw new NotSupportedException();

    public Task<CommandReceipt> DeleteArtifactAsync(Caller caller, long moduleId, long artifactId, CancellationToken cancellationToken) => Note($"delete file {moduleId} {artifactId}");

    public Task<CommandReceipt> CreateModuleTypesAsync(Caller caller, IReadOnlyList<NewModuleType> types, CancellationToken cancellationToken) => Note($"create {types[0]}");

    public Task<CommandReceipt> ChangeModuleTypeAsync(Caller caller, long typeId, ModuleTypeChange change, CancellationToken cancellationToken) => Note($"change module type {typeId} {change}");

    public Task<CommandReceipt> DeleteModuleTypeAsync(Caller caller, long typeId, CancellationToken cancellationToken) => Note($"delete module type {typeId}");

    public Task<CommandReceipt> CreateSetTypesAsync(Caller caller, IReadOnlyList<NewSetType> types, CancellationToken cancellationToken) =>
        Note($"create set type {types[0].Key} [{string.Join(',', types[0].Mandatory)}] [{string.Join(',', types[0].Optional)}]");

    public Task<CommandReceipt> ChangeSetTypeAsync(Caller caller, long typeId, SetTypeChange change, CancellationToken cancellationToken) => Note($"change set type {typeId}");

    public Task<CommandReceipt> DeleteSetTypeAsync(Caller caller, long typeId, CancellationToken cancellationToken) => Note($"delete set type {typeId}");

    public Task<CommandReceipt> PutPartAsync(Caller caller, long setTypeId, long moduleTypeId, bool isMandatory, CancellationToken cancellationToken) =>
        Note($"put part {setTypeId} {moduleTypeId} {isMandatory}");

    public Task<CommandReceipt> RemovePartAsync(Caller caller, long setTypeId, long moduleTypeId, CancellationToken cancellationToken) => Note($"remove part {setTypeId} {moduleTypeId}");

    public Task<CommandReceipt> AddAsync(Caller caller, NoteOwner owner, IReadOnlyList<InventoryNote> notes, CancellationToken cancellationToken) =>
        Note($"note {owner} {notes[0].Key}={notes[0].Value}");

    public Task<CommandReceipt> ChangeAsync(Caller caller, NoteOwner owner, InventoryNote note, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandReceipt> RemoveAsync(Caller caller, NoteOwner owner, string key, CancellationToken cancellationToken) => Note($"unnote {owner} {key}");

    private Task<CommandReceipt> Note(string text)
    {
        Given.Add(text);
        return Task.FromResult(Answer);
    }
}
