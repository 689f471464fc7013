namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What the address asks the form to begin with. It never takes the place of a draft unasked.</summary>
/// <param name="Form">The form as it would begin.</param>
/// <param name="Wish">What was asked for, as a sentence.</param>
/// <param name="Verb">What the button that begins it says.</param>
/// <param name="CopiedFrom">The rollout whose plan it has; null when it has none.</param>
public sealed record FormBeginning(RolloutForm Form, string Wish, string Verb, long? CopiedFrom = null);
