using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>The seven targets the vectors are about.</summary>
internal static class SmallFleet
{
    public const long Now = 1_760_000_000_000;

    /// <summary>Polling interval and overdue interval of 5 minutes each.</summary>
    public static readonly FilterContext Context = new(Now, Now - 600_000);

    public static readonly FleetSet[] Sets = [new(1, "os", "2.0"), new(2, "OS", "2.1"), new(3, "app", "1.5"), new(4, "os", "1.7")];

    public static readonly FleetType[] Types = [new(1, "gateway", "Gateway box"), new(2, "sensor", "Sensor node")];

    public static readonly string[] Tags = ["pilot", "beta", "frozen", "a", "b"];

    public static readonly FleetTarget[] Targets =
    [
        new(1, "device-1", "Gw1")
        {
            Group = "emea/de", Address = "10.0.0.1", CreatedAt = 1735689600000, CreatedBy = "Admin", LastModifiedAt = 2000,
            Status = TargetUpdateStatus.InSync, LastPollAt = Now - 1000, Assigned = Sets[0], Installed = Sets[3], Type = Types[0], AutoConfirm = true,
            Attributes = { ["hwrev"] = "2.1", ["region"] = "eu-west", ["net.type"] = "lte", ["version"] = "9" },
            Metadata = { ["customer"] = "acme" }, Tags = ["pilot", "a"],
        },
        new(2, "device-2", "gw2")
        {
            Description = "test bench", Group = "emea", CreatedAt = 1735689599999, CreatedBy = "importer", LastModifiedAt = 3000,
            LastModifiedBy = "jürgen", Status = TargetUpdateStatus.Error, LastPollAt = Now - 700_000, Assigned = Sets[1], Installed = Sets[2],
            Type = Types[1], Attributes = { ["hwrev"] = "1.0", ["region"] = "EU-north", ["net.type"] = "5G", ["version"] = "10" },
            Metadata = { ["customer"] = "ACME" }, Tags = ["beta", "b"],
        },
        new(3, "gw-3", "Site A;rack 3") { Description = "", CreatedBy = "Admin" },
        new(4, "gw-4", "My Gateway East")
        {
            Description = "Testing", Group = "apac/jp", Address = "10.0.0.4", CreatedAt = 1750000000000, Status = TargetUpdateStatus.Pending,
            LastPollAt = Now - 600_001, Assigned = Sets[2], Type = Types[0], Attributes = { ["hwrev"] = "", ["region"] = "us" },
            Metadata = { ["customer"] = "globex" }, Tags = ["a", "b", "frozen"],
        },
        new(5, "x_5", "100%")
        {
            Description = "null", Group = "emea/fr/paris", CreatedAt = 1740000000000, CreatedBy = "x", Status = TargetUpdateStatus.Registered,
            LastPollAt = Now - 600_000, Installed = Sets[3], AutoConfirm = true, Attributes = { ["hwrev"] = "null", ["k*"] = "v" }, Tags = ["pilot"],
        },
        new(6, "xy5", "ab*cd")
        {
            Description = "Größe", Group = "EMEA/it", Address = "fe80::1", CreatedAt = 1740000000001, CreatedBy = "x", Status = TargetUpdateStatus.InSync,
            LastPollAt = Now, Assigned = Sets[1], Installed = Sets[1], Type = Types[1], Attributes = { ["hwRev"] = "2.x", ["Region"] = "Zürich" },
            Metadata = { ["customer"] = "Acme Corp" },
        },
        new(7, "U-7", @"ab\*")
        {
            Description = "a\"quote", CreatedAt = 1735689600001, Status = TargetUpdateStatus.InSync, LastPollAt = Now - 5, Assigned = Sets[3],
            Installed = Sets[3], Attributes = { ["hwrev"] = "2", ["note"] = "${NOW_TS}", ["other"] = "${foo}" }, Tags = ["beta"],
        },
    ];
}
