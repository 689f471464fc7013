namespace RolloutConsole.Engine.Rollouts;

/// <summary>Why something is in its state. A status never travels without it (architecture, section 4).</summary>
/// <param name="Key">Stable short name of the reason, for tests and translations, such as <c>error-limit</c>.</param>
/// <param name="Text">One sentence for people, without a final full stop.</param>
/// <param name="Since">When this reason first held; kept while the reason stays the same.</param>
/// <param name="Actor">Person, script or <see cref="Engine"/>.</param>
public sealed record StatusReason(string Key, string Text, DateTimeOffset Since, string Actor)
{
    /// <summary>Name of the actor of everything that happens by rule.</summary>
    public const string Engine = "engine";
}
