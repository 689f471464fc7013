using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Sends a file as devices get theirs: the same headers, ranges and conditions (hawkbit-api, 1.11 and 2.11).</summary>
/// <param name="artifact">The file.</param>
/// <param name="content">Its content; closed by this answer.</param>
internal sealed class ArtifactDownload(ManagedArtifact artifact, Stream content) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            var file = new DeploymentArtifact(
                artifact.Id, artifact.FileName, artifact.Size, artifact.Sha1, artifact.Md5, artifact.Sha256, artifact.Stamp.CreatedAt);
            var wanted = FileRequest.Of(request, file);
            FileAnswer.WriteHead(response, file, wanted);
            if (!HttpMethods.IsHead(request.Method) && (wanted.Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent))
            {
                await response.StartAsync(httpContext.RequestAborted);
                await FileAnswer.SendAsync(response.BodyWriter, content, artifact.Size, wanted, httpContext.RequestAborted);
            }
        }
    }
}
