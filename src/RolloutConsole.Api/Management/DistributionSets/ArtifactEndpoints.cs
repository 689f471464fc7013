using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.DistributionSets;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Files of software modules over the Management API (hawkbit-api, 2.11).</summary>
internal static class ArtifactEndpoints
{
    // Headers of parts and small form fields, beside the file itself.
    private const long FormOverhead = 1024 * 1024;

    public static void MapArtifacts(this RouteGroupBuilder api)
    {
        api.MapPost("/softwaremodules/{moduleId}/artifacts", UploadAsync);
        api.MapGet("/softwaremodules/{moduleId}/artifacts", ListAsync);
        api.MapGet("/softwaremodules/{moduleId}/artifacts/{artifactId}", GetAsync);
        api.MapDelete("/softwaremodules/{moduleId}/artifacts/{artifactId}", DeleteAsync);
        api.MapGet("/softwaremodules/{moduleId}/artifacts/{artifactId}/download", DownloadAsync);
    }

    /// <summary>Takes a file into a module; also for the console's own pages.</summary>
    public static async Task<IResult> UploadAsync(
        PathId moduleId,
        HttpContext context,
        ISoftwareModules commands,
        IManagedModules modules,
        IArtifactFiles files,
        IOptions<ArtifactLimits> limits)
    {
        var caller = context.Caller();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.Value.MaximumSize + FormOverhead;
        }

        // Asked before the content is read: nobody sends a gigabyte to learn that he may not.
        var mayUpload = await commands.CheckUploadAsync(caller, moduleId.Value, context.RequestAborted);
        if (!mayUpload.IsAccepted)
        {
            return Errors.Refused(mayUpload);
        }

        var (upload, refusal) = await ArtifactUpload.ReadAsync(context, files, commands, limits.Value.MaximumSize);
        if (refusal is not null)
        {
            return refusal;
        }

        // The content is saved: it gets its row, or is deleted again, even when its sender has gone.
        var receipt = await commands.AddArtifactAsync(caller, moduleId.Value, upload!, CancellationToken.None);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        return await modules.FindArtifactAsync(moduleId.Value, receipt.Id!.Value, context.RequestAborted) is { } artifact
            ? JsonAnswer.Created(new ModuleWriter(new Links(context.Request)).Artifact(moduleId.Value, artifact))
            : UnknownArtifact(new PathId(receipt.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), receipt.Id.Value));
    }

    private static async Task<IResult> ListAsync(PathId moduleId, HttpContext context, IManagedModules modules)
    {
        if (await modules.FindAsync(moduleId.Value, context.RequestAborted) is not { IsDeleted: false })
        {
            return ModuleEndpoints.Unknown(moduleId);
        }

        var writer = new ModuleWriter(new Links(context.Request));
        var artifacts = await modules.ListArtifactsAsync(moduleId.Value, context.RequestAborted);
        return JsonAnswer.Ok(artifacts.Select(a => writer.Artifact(moduleId.Value, a)).ToList());
    }

    private static async Task<IResult> GetAsync(PathId moduleId, PathId artifactId, HttpContext context, IManagedModules modules) =>
        await modules.FindArtifactAsync(moduleId.Value, artifactId.Value, context.RequestAborted) is { } artifact
            ? JsonAnswer.Ok(new ModuleWriter(new Links(context.Request)).Artifact(moduleId.Value, artifact))
            : UnknownArtifact(artifactId);

    private static async Task<IResult> DeleteAsync(PathId moduleId, PathId artifactId, HttpContext context, ISoftwareModules commands)
    {
        var receipt = await commands.DeleteArtifactAsync(context.Caller(), moduleId.Value, artifactId.Value, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    /// <summary>Sends a file, whole or in part; also for the console's own pages.</summary>
    public static async Task<IResult> DownloadAsync(
        PathId moduleId, PathId artifactId, HttpContext context, IManagedModules modules, IArtifactFiles files)
    {
        if (await modules.FindArtifactAsync(moduleId.Value, artifactId.Value, context.RequestAborted) is not { } artifact)
        {
            return UnknownArtifact(artifactId);
        }

        if (files.OpenRead(artifact.Sha256) is { } content)
        {
            if (content.Length == artifact.Size)
            {
                return new ArtifactDownload(artifact, content);
            }

            await content.DisposeAsync();
        }

        return Errors.Of(410, "artifact.binaryDeleted", $"The content of artifact {artifactId.Text} was deleted.", "ArtifactBinaryNoLongerExists");
    }

    private static IResult UnknownArtifact(PathId artifactId) => Errors.NotFound($"There is no artifact {artifactId.Text} of that module.");
}
