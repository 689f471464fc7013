using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>
/// The files of a deployment: list, content and MD5SUM (hawkbit-api, 1.11). Only for an open action, not being asked back, whose set
/// contains the module. A name is compared, never used as a path: the content is found by its SHA-256.
/// </summary>
internal sealed class ArtifactResource(IDeviceReads reads, IFeedbackIntake intake, IEmergencyStop stop, IArtifactFiles files)
{
    /// <summary>What the address of a file's MD5 ends with.</summary>
    public const string Md5Suffix = ".MD5SUM";

    /// <summary>GET softwaremodules/{id}/artifacts.</summary>
    public async Task ListAsync(DeviceCall call, long moduleId)
    {
        if (Find(call, moduleId) is not var (action, module) || !OfferRules.TryOpen(stop, action, out var ticket))
        {
            await WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            await SendList(call, module);
        }
        finally
        {
            ticket.Dispose();
        }
    }

    /// <summary>GET and HEAD softwaremodules/{id}/artifacts/{fileName}, and the same with <c>.MD5SUM</c> behind it.</summary>
    public async Task GetAsync(DeviceCall call, long moduleId, string fileName)
    {
        if (Find(call, moduleId) is not var (action, module)
            || FileOf(module, fileName) is not var (artifact, isSum)
            || !OfferRules.TryOpen(stop, action, out var ticket))
        {
            await WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
            return;
        }

        if (!isSum)
        {
            await SendFileAsync(call, action, artifact, ticket);
            return;
        }

        try
        {
            await SendSum(call, artifact);
        }
        finally
        {
            ticket.Dispose();
        }
    }

    // Takes the ticket over.
    private async Task SendFileAsync(DeviceCall call, OfferedAction action, DeploymentArtifact artifact, OfferTicket ticket)
    {
        var context = call.Context;
        var request = context.Request;
        var wanted = FileRequest.Of(request, artifact);
        var hasBody = !HttpMethods.IsHead(request.Method)
            && wanted.Status is (StatusCodes.Status200OK or StatusCodes.Status206PartialContent);
        Stream? content = null;
        try
        {
            content = files.OpenRead(artifact.Sha256);
            if (content is null || content.Length != artifact.Size)
            {
                await WireAnswer.Empty(context, StatusCodes.Status410Gone);
                return;
            }

            if (hasBody && request.Headers.Range.Count == 0)
            {
                // A note, not the device's word: when it cannot be written now the device still gets its file.
                await intake.ReportAsync(
                    new DeviceReport(
                        call.State.TargetId, action.Id, DeviceReportKind.Download, Code: null, Messages: [], ReportedAt: null),
                    CancellationToken.None);
            }

            FileAnswer.WriteHead(context.Response, artifact, wanted);
            if (hasBody)
            {
                await context.Response.StartAsync(context.RequestAborted);

                // The offer is the beginning of a download. Its end may be hours away, and the stop does not wait for it.
                ticket.Dispose();
                await FileAnswer.SendAsync(context.Response.BodyWriter, content, artifact.Size, wanted, context.RequestAborted);
            }
        }
        finally
        {
            // Nothing happens when it is back already.
            ticket.Dispose();
            if (content is not null)
            {
                await content.DisposeAsync();
            }
        }
    }

    private static async Task SendSum(DeviceCall call, DeploymentArtifact artifact)
    {
        var response = call.Context.Response;
        var body = System.Text.Encoding.UTF8.GetBytes($"{artifact.Md5}  {artifact.FileName}");
        response.ContentType = "text/plain";
        response.ContentLength = body.Length;
        response.Headers.ContentDisposition = AttachmentName.HeaderFor(artifact.FileName + Md5Suffix);
        if (!HttpMethods.IsHead(call.Context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body);
        }
    }

    private static Task SendList(in DeviceCall call, DeploymentModule module)
    {
        var buffer = call.TakeBuffer();
        buffer.Json.WriteStartArray();
        foreach (var artifact in module.Artifacts)
        {
            DdiJson.WriteArtifact(buffer.Json, buffer.Hrefs, module.Id, artifact);
        }

        buffer.Json.WriteEndArray();
        return WireAnswer.Tagged(call.Context, buffer.Finish());
    }

    private (OfferedAction Action, DeploymentModule Module)? Find(in DeviceCall call, long moduleId)
    {
        if (reads.FindActionForModule(call.State.TargetId, moduleId) is not { } action)
        {
            return null;
        }

        return reads.ReadDeployment(action.DistributionSetId)?.Modules.FirstOrDefault(m => m.Id == moduleId) is { } module
            ? (action, module)
            : null;
    }

    private static (DeploymentArtifact Artifact, bool IsSum)? FileOf(DeploymentModule module, string fileName)
    {
        if (Named(module, fileName) is { } file)
        {
            return (file, false);
        }

        return fileName.EndsWith(Md5Suffix, StringComparison.Ordinal) && Named(module, fileName.AsSpan(0, fileName.Length - Md5Suffix.Length)) is { } summed
            ? (summed, true)
            : null;
    }

    private static DeploymentArtifact? Named(DeploymentModule module, ReadOnlySpan<char> fileName)
    {
        foreach (var artifact in module.Artifacts)
        {
            if (fileName.SequenceEqual(artifact.FileName))
            {
                return artifact;
            }
        }

        return null;
    }
}
