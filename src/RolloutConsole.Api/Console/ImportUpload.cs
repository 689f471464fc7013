using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace RolloutConsole.Api.Console;

/// <summary>
/// Finds the file in the body of an upload without holding or storing any of it: the body itself, or the part of a form that has a file
/// name. The form token must stand before the file, or in its header.
/// </summary>
internal static class ImportUpload
{
    private const int LongestField = 8 * 1024;
    private const int LongestBoundary = 100;

    /// <summary>The file.</summary>
    /// <returns>Null when the form has none.</returns>
    /// <exception cref="InvalidDataException">The form cannot be read.</exception>
    public static async Task<(string Name, Stream Content)?> FindAsync(HttpContext context, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return (request.Query["name"].ToString(), request.Body);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= LongestBoundary })
        {
            throw new InvalidDataException("the form has no boundary.");
        }

        var tokens = antiforgery.GetTokens(context);
        var form = new MultipartReader(boundary, request.Body);
        while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            if (disposition.IsFileDisposition())
            {
                var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                return (HeaderUtilities.RemoveQuotes(name).ToString(), section.Body);
            }

            // In the header the check finds it without reading the whole form, which would be the file too.
            if (HeaderUtilities.RemoveQuotes(disposition.Name) == tokens.FormFieldName && tokens.HeaderName is { } header)
            {
                request.Headers[header] = await ReadAsync(section.Body, cancellationToken);
            }
        }

        return null;
    }

    private static async Task<string> ReadAsync(Stream field, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(field);
        var text = new char[LongestField];
        var length = await reader.ReadBlockAsync(text, cancellationToken);
        return new string(text, 0, length);
    }
}
