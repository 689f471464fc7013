namespace RolloutConsole.Engine.Policies;

/// <summary>
/// The order in which targets become members: by id, or shuffled by a seed, so that each group takes devices from all over the fleet
/// (architecture, section 3, table "Readings"). A target's place is <c>1 + (id * Factor + Offset) % Modulus</c>, which no two ids below the
/// modulus share; any database can reckon it.
/// </summary>
/// <param name="Factor">1 to <see cref="Modulus"/> - 1.</param>
/// <param name="Offset">0 to <see cref="Modulus"/> - 1.</param>
public readonly record struct MemberOrder(long Factor, long Offset)
{
    /// <summary>The prime 2^31 - 1: products of two numbers below it fit into 64 bits.</summary>
    public const long Modulus = int.MaxValue;

    // The multiplier of the minimal standard generator.
    private const long Step = 48_271;

    /// <summary>The order of a seed: the same whenever and wherever it is asked for.</summary>
    /// <param name="seed">0 or more.</param>
    public static MemberOrder Of(int seed)
    {
        var factor = ((seed % (Modulus - 1)) + 1) * Step % Modulus * Step % Modulus;
        return new MemberOrder(factor, factor * Step % Modulus);
    }
}
