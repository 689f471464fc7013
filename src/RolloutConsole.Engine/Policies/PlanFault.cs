namespace RolloutConsole.Engine.Policies;

/// <summary>One thing that is wrong with what a person typed.</summary>
/// <param name="Field">Path of the field, such as <c>groups[2].percentage</c> or <c>name</c>.</param>
/// <param name="Message">What is wrong, with the value.</param>
/// <param name="Suggestion">What would be right.</param>
public sealed record PlanFault(string Field, string Message, string Suggestion)
{
    /// <summary>The fault as one line: field, what is wrong, what would be right.</summary>
    public override string ToString() => $"{Field}: {Message} {Suggestion}";
}
