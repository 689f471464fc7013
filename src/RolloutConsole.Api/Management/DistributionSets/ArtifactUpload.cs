using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>
/// Takes the file out of a multipart body while it arrives. File name and checksums may stand in the query, or in form fields before or
/// behind the file (hawkbit-api, 2.11), so checksums that come late are compared by the command.
/// </summary>
internal static class ArtifactUpload
{
    private const int LongestField = 1024;
    private static readonly string[] s_fields = ["filename", "sha1sum", "md5sum", "sha256sum"];

    /// <summary>Reads the body and saves the file.</summary>
    /// <returns>The saved file with its name, or the refusal.</returns>
    public static async Task<(NewArtifact? Upload, IResult? Refusal)> ReadAsync(
        HttpContext context, IArtifactFiles files, ISoftwareModules modules, long maximumSize)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            return (null, Results.StatusCode(415));
        }

        var fields = s_fields.ToDictionary(f => f, f => context.Request.Query[f].ToString(), StringComparer.Ordinal);
        try
        {
            return await ReadPartsAsync(
                new MultipartReader(boundary.Value!, context.Request.Body), fields, files, modules, maximumSize, context.RequestAborted);
        }
        catch (ArtifactRefusedException refused)
        {
            return (null, Errors.Refused(CommandReceipt.Refused(CommandOutcome.Invalid, refused.Message, refused.Key)));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == 413)
        {
            return (null, Errors.Refused(CommandReceipt.Refused(
                CommandOutcome.Invalid, $"file: it has more than {maximumSize} bytes, which is the most.", RefusalKey.FileSize)));
        }
        catch (IOException fault) when (IsOfTheForm(fault))
        {
            return (null, Errors.NotReadable("body: the multipart form ends too early. Send the whole form."));
        }
        catch (InvalidDataException)
        {
            return (null, Errors.NotReadable("body: the multipart form is not well formed. Send one part named file."));
        }
    }

    private static async Task<(NewArtifact? Upload, IResult? Refusal)> ReadPartsAsync(
        MultipartReader reader,
        Dictionary<string, string> fields,
        IArtifactFiles files,
        ISoftwareModules modules,
        long maximumSize,
        CancellationToken cancellationToken)
    {
        (string Name, StoredFile File)? saved = null;
        try
        {
            await ReadAllAsync();
        }
        catch when (saved is not null)
        {
            await modules.DiscardAsync(saved.Value.File);
            throw;
        }

        if (saved is not { } file)
        {
            return (null, Errors.NotReadable("file: the form has no part of that name. Send the file as part file."));
        }

        var fileName = fields["filename"].Length > 0 ? fields["filename"] : file.Name;
        return (new NewArtifact(fileName, file.File, Expected(fields)), null);

        async Task ReadAllAsync()
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                {
                    continue;
                }

                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (name == "file" && saved is null)
                {
                    var sent = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                    saved = (HeaderUtilities.RemoveQuotes(sent).ToString(), await files.SaveAsync(part.Body, Expected(fields), maximumSize, cancellationToken));
                }
                else if (fields.TryGetValue(name, out var given) && given.Length == 0)
                {
                    fields[name] = await ReadFieldAsync(part.Body, cancellationToken);
                }
            }
        }
    }

    // A form that ends early; a full or broken disk is an IOException too and must not look like the caller's fault.
    private static bool IsOfTheForm(IOException fault) =>
        fault is BadHttpRequestException or EndOfStreamException || fault.Source == typeof(MultipartReader).Assembly.GetName().Name;

    private static Checksums Expected(Dictionary<string, string> fields) =>
        new(NullIfEmpty(fields["sha1sum"]), NullIfEmpty(fields["md5sum"]), NullIfEmpty(fields["sha256sum"]));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestField];
        var length = await body.ReadAtLeastAsync(buffer, LongestField, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
