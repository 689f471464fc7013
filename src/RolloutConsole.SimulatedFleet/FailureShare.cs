namespace RolloutConsole.SimulatedFleet;

/// <summary>Share of installations that fail on devices with a certain attribute value.</summary>
/// <param name="Attribute">Attribute name, for example <c>hwRevision</c>.</param>
/// <param name="Value">The value it must have, compared exactly.</param>
/// <param name="Percent">Share of failing installations on such devices, 0 to 100.</param>
/// <param name="FailureCode">Code of the <see cref="FailureText"/> these failures report; null draws one by weight.</param>
/// <param name="Version">Only installations of this software version; null means every version.</param>
public sealed record FailureShare(string Attribute, string Value, double Percent, int? FailureCode = null, string? Version = null);

/// <summary>What a failing installation reports.</summary>
/// <param name="Code">Sent as <c>status.code</c> of the final report.</param>
/// <param name="Text">Detail text. <c>{n}</c> is replaced by a number, so that texts of one kind differ as they do in the field.</param>
/// <param name="Weight">Relative frequency, greater than zero.</param>
public sealed record FailureText(int Code, string Text, double Weight = 1);

/// <summary>A device attribute and the values it is drawn from.</summary>
/// <param name="Name">Attribute name.</param>
/// <param name="Values">The values with their relative frequencies; at least one.</param>
public sealed record AttributeChoice(string Name, IReadOnlyList<WeightedValue> Values);

/// <summary>A value and its relative frequency.</summary>
/// <param name="Value">The value.</param>
/// <param name="Weight">Relative frequency, greater than zero.</param>
public sealed record WeightedValue(string Value, double Weight = 1);
