using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Reads what scripts send about targets (hawkbit-api, 2.5 and 2.18).</summary>
internal static class TargetBody
{
    public static NewTarget ReadNew(BodyReader body) => new(
        body.Text("controllerId", 256, 1, isRequired: true) ?? "",
        body.Text("name", 128),
        body.Text("description", 512),
        body.Text("securityToken", DeviceToken.LongestText, 1),
        body.Text("address", 512),
        body.Text("group", 256),
        body.Whole("targetType", 1, long.MaxValue));

    public static TargetChange ReadChange(BodyReader body)
    {
        if (body.Flag("requestAttributes") == false)
        {
            body.Fail("requestAttributes", "It is false, but a request cannot be taken back.", "Send true, or leave it out.");
        }

        var type = body.Whole("targetType", -1, long.MaxValue);
        if (type == 0)
        {
            body.Fail("targetType", "0 is no type.", "Send the id of a type, or -1 to take the type away.");
        }

        return new TargetChange(
            body.Text("name", 128, 1),
            body.Text("description", 512),
            body.Text("securityToken", DeviceToken.LongestText, 1),
            body.Text("address", 512),
            body.Text("group", 256),
            body.Flag("requestAttributes") == true,
            type);
    }
}
