using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// Tags of targets (hawkbit-api, 2.7). Every call needs <see cref="Permission.ManageInventory"/> and writes one audit row, refusals
/// included. Many targets at once are tagged by filter through <see cref="ITargetJobs"/>.
/// </summary>
public interface ITargetTags
{
    /// <summary>Most targets of one request that names them.</summary>
    const int MostAtOnce = 2000;

    /// <summary>Creates tags, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when a name is taken or stands twice, whatever its case: filters do not see the difference.</returns>
    Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTag> tags, CancellationToken cancellationToken);

    /// <summary>Changes a tag; null members stay as they are.</summary>
    Task<CommandReceipt> ChangeAsync(Caller caller, long tagId, TagChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a tag and takes it off every target. Filters that name it match nobody by it from then on; where very many targets carry
    /// it, a job clears what is left behind.
    /// </summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, long tagId, CancellationToken cancellationToken);

    /// <summary>Puts a tag on targets. Those that carry it already stay as they are.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tagId">Which tag.</param>
    /// <param name="controllerIds">Which targets, at most <see cref="MostAtOnce"/>.</param>
    /// <param name="missing">What to do when some do not exist.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    Task<CommandReceipt> AssignAsync(
        Caller caller, long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing, CancellationToken cancellationToken);

    /// <summary>Takes a tag off targets. Those that do not carry it stay as they are.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tagId">Which tag.</param>
    /// <param name="controllerIds">Which targets, at most <see cref="MostAtOnce"/>.</param>
    /// <param name="missing">What to do when some do not exist.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    Task<CommandReceipt> UnassignAsync(
        Caller caller, long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing, CancellationToken cancellationToken);
}

/// <summary>What a request does when some of the targets it names do not exist (hawkbit-api, 2.7: <c>onNotFoundPolicy</c>).</summary>
public enum MissingTargets
{
    /// <summary>Nothing is changed, and the request is refused.</summary>
    Fail,

    /// <summary>What exists is changed, and the request is refused all the same.</summary>
    DoFoundAndFail,

    /// <summary>What exists is changed, and the request is accepted.</summary>
    DoFoundAndSucceed,
}

/// <summary>A tag to create.</summary>
/// <param name="Name">1 to 128 characters, unique whatever its case.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters, such as <c>#0b5cad</c> or <c>red</c>.</param>
public sealed record NewTag(string Name, string? Description = null, string? Colour = null);

/// <summary>What to change of a tag; null leaves a member as it is.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters.</param>
public sealed record TagChange(string? Name = null, string? Description = null, string? Colour = null);
