using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;

namespace RolloutConsole.Api.Management.Settings;

/// <summary>The settings that scripts may read and change (hawkbit-api, 2.17).</summary>
internal static class SettingEndpoints
{
    public static void MapSettings(this RouteGroupBuilder api)
    {
        api.MapGet("/system/configs", ListAsync);
        api.MapPut("/system/configs", SetManyAsync);
        api.MapGet("/system/configs/{key}", GetAsync);
        api.MapPut("/system/configs/{key}", SetAsync);
        api.MapDelete("/system/configs/{key}", ResetAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ISettingsCommands settings)
    {
        var values = await settings.ReadAsync(context.Caller(), null, context.RequestAborted);

        // A secret is left out for those who may not read it: an empty value would say that none is set.
        return JsonAnswer.Ok(values.Where(v => v.Value is not null).ToDictionary(v => v.Key.Name, v => Write(context, v)));
    }

    private static async Task<IResult> GetAsync(string key, HttpContext context, ISettingsCommands settings)
    {
        if (SettingKey.Find(key) is null)
        {
            return Unknown(key);
        }

        var value = (await settings.ReadAsync(context.Caller(), [key], context.RequestAborted)).Single();
        return value.Value is null
            ? Errors.Refused(CommandReceipt.Refused(CommandOutcome.Forbidden, Permissions.Explain(Permission.ReadDeviceSecrets)))
            : JsonAnswer.Ok(Write(context, value));
    }

    private static async Task<IResult> SetAsync(string key, HttpContext context, ISettingsCommands settings)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("value", out var value))
        {
            return Errors.NotReadable("value: It is missing. Send an object such as {\"value\": true}.");
        }

        return await StoreAsync(context, settings, [(key, value)]);
    }

    private static async Task<IResult> SetManyAsync(HttpContext context, ISettingsCommands settings)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        return root.ValueKind == JsonValueKind.Object
            ? await StoreAsync(context, settings, [.. root.EnumerateObject().Select(p => (p.Name, p.Value))])
            : Errors.NotReadable("body: Send an object of keys and values.");
    }

    private static async Task<IResult> StoreAsync(HttpContext context, ISettingsCommands settings, IReadOnlyList<(string Key, JsonElement Value)> values)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (BodyReader.TextOf(value) is not { } text)
            {
                return Errors.Of(400, "configValueInvalid", $"{key}: The value is no text, number or flag. Send one of them.", "TenantConfigurationValidator");
            }

            texts[key] = text;
        }

        var receipt = await settings.SetAsync(context.Caller(), texts, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> ResetAsync(string key, HttpContext context, ISettingsCommands settings)
    {
        var receipt = await settings.ResetAsync(context.Caller(), key, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static IResult Unknown(string key) => Errors.Of(
        400, "configKeyInvalid", $"There is no setting '{key}'. Use one of {string.Join(", ", SettingKey.All.Select(k => k.Name))}.", "InvalidTenantConfigurationKey");

    private static SettingJson Write(HttpContext context, SettingValue setting) => new(
        Typed(setting),
        setting.Change is null,
        setting.Change?.CreatedBy,
        setting.Change?.CreatedAt.ToUnixTimeMilliseconds(),
        setting.Change?.ModifiedBy,
        setting.Change?.ModifiedAt.ToUnixTimeMilliseconds(),
        new Links(context.Request).Self($"system/configs/{setting.Key.Name}"));

    private static object Typed(SettingValue setting) => setting.Key.Kind switch
    {
        SettingKind.Flag => setting.Value == "true",
        SettingKind.Whole when long.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => setting.Value!,
    };
}

/// <summary>A setting on the wire; <c>global</c> is true, and the audit members are missing, while the default holds.</summary>
internal sealed record SettingJson(
    object Value,
    bool Global,
    string? CreatedBy,
    long? CreatedAt,
    string? LastModifiedBy,
    long? LastModifiedAt,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);
