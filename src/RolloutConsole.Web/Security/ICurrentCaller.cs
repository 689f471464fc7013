using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Security;

/// <summary>The person in front of a page. Pages ask it to explain what is not permitted; the engine's commands check again.</summary>
public interface ICurrentCaller
{
    /// <summary>Name and roles as they are now; null when nobody is signed in.</summary>
    Task<Caller?> GetAsync(CancellationToken cancellationToken = default);
}
