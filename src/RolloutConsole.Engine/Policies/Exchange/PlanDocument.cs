using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// The console's own plan as a document: what a rollout's page shows and offers for download, and what
/// <see cref="PlanImport"/> reads back to the same plan. <see cref="RolloutPlan.Version"/> is its version.
/// </summary>
public static class PlanDocument
{
    /// <summary>Version that is written and read.</summary>
    public const int Version = 1;

    /// <summary>Indented, words instead of numbers, absent instead of null, nothing that is only computed.</summary>
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        AllowOutOfOrderMetadataProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,

        // It is text, never markup, so '>' may stay what it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Writes a plan.</summary>
    public static string Write(RolloutPlan plan) => JsonSerializer.Serialize(plan, Options);
}
