using System.Globalization;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>The query parameters of a list (hawkbit-api, 2.2).</summary>
internal static class PageQuery
{
    private const int UsualLimit = 50;
    private const int HighestLimit = 500;

    /// <summary>Reads <c>offset</c>, <c>limit</c> and <c>sort</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fields">Fields of the list.</param>
    /// <returns>The page, or the refusal.</returns>
    public static (OffsetPage Page, IResult? Refusal) Read(HttpRequest request, IReadOnlyList<RowField> fields)
    {
        var none = new OffsetPage(0, UsualLimit, []);
        if (!TryNumber(request, "offset", 0, out var offset, out var refusal) || !TryNumber(request, "limit", UsualLimit, out var limit, out refusal))
        {
            return (none, refusal);
        }

        var (sort, fault) = ReadSort(request.Query["sort"].ToString(), fields);
        return fault is null
            ? (new OffsetPage(Math.Max(0, offset), limit < 1 ? UsualLimit : Math.Min(limit, HighestLimit), sort), null)
            : (none, fault);
    }

    /// <summary>Reads <c>q</c> for a list that is searched by its fields.</summary>
    public static (RowFilter? Filter, IResult? Refusal) ReadFilter(HttpRequest request, IReadOnlyList<RowField> fields, FilterContext moment)
    {
        var text = request.Query["q"].ToString();
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        return RowFilterParser.TryParse(text, fields, moment, out var filter, out var fault)
            ? (filter, null)
            : (null, Errors.BadFilter(fault.Message, fault.IsAboutField));
    }

    /// <summary>Reads <c>q</c> for a list of targets.</summary>
    public static (TargetFilter? Filter, IResult? Refusal) ReadTargetFilter(HttpRequest request)
    {
        var text = request.Query["q"].ToString();
        return string.IsNullOrWhiteSpace(text) ? (null, null)
            : TargetFilter.TryParse(text, out var filter, out var fault) ? (filter, null)
            : (null, Errors.BadFilter(fault));
    }

    /// <summary>Reads <c>soft_deleted_mode</c>; unknown words mean the usual one.</summary>
    public static DeletedRows ReadDeleted(HttpRequest request) => request.Query["soft_deleted_mode"].ToString().ToUpperInvariant() switch
    {
        "ONLY_SOFT_DELETED" => DeletedRows.Only,
        "INCLUDE_SOFT_DELETED" => DeletedRows.Include,
        _ => DeletedRows.Exclude,
    };

    /// <summary>Whether <c>representation=full</c> is asked for.</summary>
    public static bool IsFull(HttpRequest request) => request.Query["representation"].ToString().Equals("full", StringComparison.OrdinalIgnoreCase);

    private static bool TryNumber(HttpRequest request, string name, int usual, out int number, out IResult? refusal)
    {
        number = usual;
        refusal = null;
        var text = request.Query[name].ToString();
        if (text.Length == 0)
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wide))
        {
            number = (int)Math.Clamp(wide, int.MinValue, int.MaxValue);
            return true;
        }

        refusal = Errors.NotReadable($"{name}: '{text}' is not a whole number. Send one such as {usual}.");
        return false;
    }

    private static (IReadOnlyList<SortTerm> Sort, IResult? Fault) ReadSort(string text, IReadOnlyList<RowField> fields)
    {
        var terms = new List<SortTerm>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var halves = part.Split(':', StringSplitOptions.TrimEntries);
            if (halves.Length != 2)
            {
                return ([], Errors.Of(400, "rest.param.sortParamSyntax", $"sort: '{part}' has no direction. Write field:ASC or field:DESC.", "SortParameterSyntax"));
            }

            if (fields.FirstOrDefault(f => f.IsSortable && f.Name.Equals(halves[0], StringComparison.OrdinalIgnoreCase)) is not { } field)
            {
                var known = string.Join(", ", fields.Where(f => f.IsSortable).Select(f => f.Name));
                return ([], Errors.Of(400, "rest.param.invalidField", $"sort: '{halves[0]}' is no field to sort by. Use one of {known}.", "SortParameterUnsupportedField"));
            }

            if (halves[1].ToUpperInvariant() is not ("ASC" or "DESC"))
            {
                return ([], Errors.Of(400, "rest.param.invalidDirection", $"sort: '{halves[1]}' is no direction. Write ASC or DESC.", "SortParameterUnsupportedDirection"));
            }

            terms.Add(new SortTerm(field, halves[1].Equals("DESC", StringComparison.OrdinalIgnoreCase)));
        }

        return (terms, null);
    }
}
