using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>Which hand-placed picture is drawn.</summary>
public enum DiagramKind
{
    /// <summary>Fifteen states of a rollout.</summary>
    Rollout,

    /// <summary>Six states of its groups, with counts.</summary>
    Groups,
}

/// <summary>One state in a state machine picture.</summary>
/// <param name="Key">Name of the status in the engine, for example <c>WaitingForApproval</c>; finds its fixed place.</param>
/// <param name="Word">As shown, for example <c>Waiting for approval</c>.</param>
/// <param name="Glyph">State glyph.</param>
/// <param name="Hue">Fill when current; hue of the glyph when it has a count.</param>
/// <param name="Visited">Whether the rollout has ever been there.</param>
/// <param name="Current">Exactly one node of a rollout picture is; none of a group picture.</param>
/// <param name="TimeInState">For the current node, for example <c>00:48:58</c> or <c>error rule 10:42</c>.</param>
/// <param name="Count">Groups in this state; null in the rollout picture.</param>
public sealed record DiagramNode(
    string Key, string Word, Glyph Glyph, StateHue Hue, bool Visited, bool Current = false, string? TimeInState = null, long? Count = null);

/// <summary>One row of the engine's transition table.</summary>
/// <param name="From">Key of the state that is left.</param>
/// <param name="To">Key of the state that is entered.</param>
/// <param name="Label">What triggers it, for the tooltip.</param>
public sealed record DiagramEdge(string From, string To, string Label);

/// <summary>One transition that happened, for the numbers on the edges and the text beside the picture.</summary>
/// <param name="From">Key of the state that was left.</param>
/// <param name="To">Key of the state that was entered.</param>
/// <param name="Time">As shown, for example <c>13:14</c>.</param>
/// <param name="Text">For example <c>Paused → Running</c>.</param>
/// <param name="By">Person or rule.</param>
public sealed record DiagramTransition(string From, string To, string Time, string Text, string By);
