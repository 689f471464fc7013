using System.Globalization;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;

namespace RolloutConsole.Api.Ddi;

/// <summary>Brings a request to its resource, after its sender has been recognised (hawkbit-api, 1.1 and 1.2).</summary>
internal sealed class DdiApi(
    DeviceAuthentication authentication,
    TrustedProxies proxies,
    RootResource root,
    DeploymentResource deployments,
    CancelResource cancels,
    ConfirmationResource confirmations,
    FeedbackResource feedback,
    ConfigDataResource configData,
    ArtifactResource artifacts,
    Microsoft.Extensions.Options.IOptions<DdiOptions> options)
{
    private const string TheTenant = "DEFAULT";
    private const int LongestControllerId = 256;

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context, in DdiPath path)
    {
        if (!path.Tenant.Equals(TheTenant, StringComparison.OrdinalIgnoreCase))
        {
            return NotFound(context, "There is no such tenant. This server has one, DEFAULT.");
        }

        if (path.Depth < 0)
        {
            return NotFound(context, "The path names no device. It begins with /DEFAULT/controller/v1/ and the device's controllerId.");
        }

        if (path.ControllerId.Length > LongestControllerId || path.ControllerId.ContainsAnyInRange('\0', '\x1f'))
        {
            return BadRequest(context, $"controllerId: it has {path.ControllerId.Length} characters or control characters. Use 1 to {LongestControllerId} printable characters.");
        }

        var controllerId = path.ControllerId.ToString();
        var identity = authentication.Check(context, controllerId);
        if (!identity.IsAllowed)
        {
            return WireAnswer.Empty(context, StatusCodes.Status401Unauthorized);
        }

        // The spelling of the usual device needs no copy.
        var tenant = path.Tenant.SequenceEqual(TheTenant) ? TheTenant : path.Tenant.ToString();
        var trustForwarded = proxies.Includes(context);
        if (identity.State is { } state)
        {
            return Dispatch(new DeviceCall(context, tenant, state, trustForwarded), path);
        }

        // Two resources register a device: its root and its confirmations (hawkbit-api, 1.3).
        var isConfirmations = path is { Depth: 1, Resource: "confirmationBase" };
        if ((path.Depth > 0 && !isConfirmations) || !HttpMethods.IsGet(context.Request.Method) || !options.Value.RegisterUnknownDevices)
        {
            return NotFound(context, $"There is no device {controllerId}. Create it, or let it register itself by polling its root resource.");
        }

        return controllerId.AsSpan().Trim().Length == controllerId.Length
            ? RegisterAsync(context, tenant, controllerId, trustForwarded, isConfirmations)
            : BadRequest(context, "controllerId: it begins or ends with a blank. Remove it.");
    }

    private async Task RegisterAsync(HttpContext context, string tenant, string controllerId, bool trustForwarded, bool isConfirmations)
    {
        if (await root.RegisterAsync(context, tenant, controllerId, trustForwarded) is not { } call)
        {
            await NotFound(context, $"There is no device {controllerId} yet: an import is just creating it, or somebody deleted it at this moment. Poll again.");
            return;
        }

        await (isConfirmations ? confirmations.GetAsync(call) : root.GetAsync(call));
    }

    private Task Dispatch(in DeviceCall call, in DdiPath path)
    {
        var method = call.Context.Request.Method;
        switch (path.Depth)
        {
            case 0:
                return HttpMethods.IsGet(method) ? root.GetAsync(call) : NotAllowed(call.Context, "GET");
            case 1 when path.Resource is "configData":
                return HttpMethods.IsPut(method) ? configData.PutAsync(call) : NotAllowed(call.Context, "PUT");
            case 2 when path.Resource is "deploymentBase":
                return !TryId(path.Id, out var fetched) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsGet(method) ? deployments.GetAsync(call, fetched) : NotAllowed(call.Context, "GET");
            case 2 when path.Resource is "installedBase":
                return !TryId(path.Id, out var installed) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsGet(method) ? deployments.GetInstalledAsync(call, installed) : NotAllowed(call.Context, "GET");
            case 2 when path.Resource is "cancelAction":
                return !TryId(path.Id, out var canceled) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsGet(method) ? cancels.GetAsync(call, canceled) : NotAllowed(call.Context, "GET");
            case 1 when path.Resource is "confirmationBase":
                return HttpMethods.IsGet(method) ? confirmations.GetAsync(call) : NotAllowed(call.Context, "GET");
            case 2 when path.Resource is "confirmationBase" && path.Id is ConfirmationResource.Activate:
                return HttpMethods.IsPost(method) ? confirmations.ActivateAsync(call) : NotAllowed(call.Context, "POST");
            case 2 when path.Resource is "confirmationBase" && path.Id is ConfirmationResource.Deactivate:
                return HttpMethods.IsPost(method) ? confirmations.DeactivateAsync(call) : NotAllowed(call.Context, "POST");
            case 2 when path.Resource is "confirmationBase":
                return !TryId(path.Id, out var waiting) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsGet(method) ? deployments.GetConfirmationAsync(call, waiting) : NotAllowed(call.Context, "GET");
            case 3 when path.Resource is "confirmationBase" && path.Part is "feedback":
                return !TryId(path.Id, out var confirmed) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsPost(method) ? confirmations.PostAsync(call, confirmed) : NotAllowed(call.Context, "POST");
            case 3 when path.Resource is "deploymentBase" && path.Part is "feedback":
                return !TryId(path.Id, out var reported) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsPost(method) ? feedback.PostAsync(call, reported) : NotAllowed(call.Context, "POST");
            case 3 when path.Resource is "cancelAction" && path.Part is "feedback":
                return !TryId(path.Id, out var answered) ? BadId(call.Context, "actionId", path.Id)
                    : HttpMethods.IsPost(method) ? feedback.PostCancelAsync(call, answered) : NotAllowed(call.Context, "POST");
            case 3 when path.Resource is "softwaremodules" && path.Part is "artifacts":
                return !TryId(path.Id, out var listed) ? BadId(call.Context, "softwareModuleId", path.Id)
                    : HttpMethods.IsGet(method) ? artifacts.ListAsync(call, listed) : NotAllowed(call.Context, "GET");
            case 4 when path.Resource is "softwaremodules" && path.Part is "artifacts":
                return !TryId(path.Id, out var module) ? BadId(call.Context, "softwareModuleId", path.Id)
                    : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? artifacts.GetAsync(call, module, path.Leaf.ToString())
                    : NotAllowed(call.Context, "GET, HEAD");
            default:
                // Among them the device's own installedBase: nothing links to it here.
                return NotFound(call.Context, "The device API has no such resource.");
        }
    }

    private static bool TryId(ReadOnlySpan<char> text, out long id) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);

    private static Task BadId(HttpContext context, string name, ReadOnlySpan<char> text) =>
        BadRequest(context, $"{name}: '{(text.Length > 64 ? string.Concat(text[..64], "...") : text.ToString())}' is not a whole number. Take the address from a link of the server.");

    private static Task BadRequest(HttpContext context, string message) => WireAnswer.Error(
        context, StatusCodes.Status400BadRequest, "MessageNotReadable", "rest.body.notReadable", message);

    private static Task NotFound(HttpContext context, string message) => WireAnswer.Error(
        context, StatusCodes.Status404NotFound, "EntityNotFound", "repo.entityNotFound", message);

    private static Task NotAllowed(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return WireAnswer.Empty(context, StatusCodes.Status405MethodNotAllowed);
    }
}
