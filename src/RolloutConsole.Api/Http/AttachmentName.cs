using System.Buffers;
using System.Text;

namespace RolloutConsole.Api.Http;

/// <summary>
/// <c>Content-Disposition</c> of a download. A usual name stands as it is (hawkbit-api, 1.11); any other is quoted with what cannot
/// stand in a header replaced, and given once more in full, encoded, so no name can break out of the header.
/// </summary>
internal static class AttachmentName
{
    private static readonly SearchValues<char> s_token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~");

    /// <summary>The header for a file of that name.</summary>
    public static string HeaderFor(string fileName)
    {
        if (fileName.Length > 0 && !fileName.AsSpan().ContainsAnyExcept(s_token))
        {
            return "attachment;filename=" + fileName;
        }

        var plain = new StringBuilder(fileName.Length);
        foreach (var character in fileName)
        {
            plain.Append(character is >= ' ' and <= '~' and not ('"' or '\\' or '%' or '/') ? character : '_');
        }

        return $"attachment;filename=\"{plain}\";filename*=UTF-8''{Uri.EscapeDataString(fileName)}";
    }
}
