using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Store.Policies;

/// <summary>Plans as stored: versioned JSON, words instead of numbers.</summary>
internal static class PlanJson
{
    /// <summary>Words instead of numbers, absent instead of null; what can be derived is left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a plan.</summary>
    public static string Write(RolloutPlan plan) => JsonSerializer.Serialize(plan, Options);

    /// <summary>Writes one group's part.</summary>
    public static string Write(GroupPlan plan) => JsonSerializer.Serialize(plan, Options);

    /// <summary>Reads a plan.</summary>
    /// <exception cref="InvalidDataException">It is not one that this version can read.</exception>
    public static RolloutPlan Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RolloutPlan>(json, Options) is { Version: 1 } plan
                ? plan
                : throw new InvalidDataException("The stored plan has a version that this console does not know.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException("The stored plan cannot be read.", fault);
        }
    }
}
