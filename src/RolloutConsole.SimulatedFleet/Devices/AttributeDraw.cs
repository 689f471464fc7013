namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>Draws from weighted lists.</summary>
internal static class AttributeDraw
{
    /// <summary>One value per attribute, in the order of the list.</summary>
    public static Dictionary<string, string> All(IReadOnlyList<AttributeChoice> choices, Random random)
    {
        var drawn = new Dictionary<string, string>(choices.Count, StringComparer.Ordinal);
        foreach (var choice in choices)
        {
            drawn[choice.Name] = Pick(choice.Values, v => v.Weight, random).Value;
        }

        return drawn;
    }

    /// <summary>One item by weight; one number is taken from <paramref name="random"/>.</summary>
    public static T Pick<T>(IReadOnlyList<T> items, Func<T, double> weight, Random random)
    {
        var left = random.NextDouble() * items.Sum(weight);
        foreach (var item in items)
        {
            left -= weight(item);
            if (left < 0)
            {
                return item;
            }
        }

        return items[^1]; // rounding left a crumb
    }
}
