using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class TargetFilterParserTests
{
    /// <summary>Text, where the fault begins, how long it is, words its message must hold, and the suggestion.</summary>
    public static TheoryData<string, int, int, string, string?> Faults => new()
    {
        { "", 0, 0, "the filter is empty", "id==*" },
        { "   ", 0, 3, "the filter is empty", "id==*" },
        { "nam==x", 0, 3, "unknown field 'nam'; did you mean 'name'?", "name" },
        { "name==x;  nmae==y", 10, 4, "unknown field 'nmae'; did you mean 'name'?", "name" },
        { "attributes.region==eu", 0, 10, "unknown field 'attributes'; did you mean 'attribute'?", "attribute" },
        { "updatestate==error", 0, 11, "did you mean 'updatestatus'?", "updatestatus" },
        { "region==eu", 0, 6, "a value reported by the device is written attribute.region", "attribute.region" },
        { "net.region==eu", 0, 10, "unknown field 'net.region'", "attribute.net.region" },
        { ".region==eu", 0, 7, "expected a field name before the dot", null },
        { "attribute==eu", 0, 9, "'attribute' needs a key after a dot", null },
        { "metadata.==eu", 0, 9, "'metadata' needs a key after a dot", null },
        { "name.first==x", 4, 6, "'name' has no sub-fields", "" },
        { "id.x==x", 2, 2, "'id' has no sub-fields", "" },
        { "assignedds==x", 0, 10, "'assignedds' alone is no field; write one of assignedds.name, assignedds.version", "assignedds.name" },
        { "targettype==x", 0, 10, "'targettype' alone is no field", "targettype.name" },
        { "installedds.nam==x", 12, 3, "unknown sub-field 'nam' of 'installedds'", "name" },
        { "type.colour==x", 5, 6, "there are type.id, type.key, type.name", null },
        { "tag.id==x", 4, 2, "unknown sub-field 'id' of 'tag'", null },
        { "name", 4, 0, "expected an operator after 'name'", null },
        { "name x", 5, 1, "expected an operator after 'name', but found 'x'", null },
        { "name=x", 4, 1, "'=' is no operator; did you mean '=='?", "==" },
        { "name =li= gw*", 5, 4, "'=li=' is no operator; did you mean '==' with * in the value?", "==" },
        { "name=foo=x", 4, 5, "but found '=foo='; the operators are == != =lt=", null },
        { "tag in (a,b)", 4, 2, "'in' is no operator; did you mean '=in='?", "=in=" },
        { "createdat=>5", 9, 2, "did you mean '>='?", ">=" },
        { "name<>x", 4, 2, "did you mean '!='?", "!=" },
        { "name~x", 4, 1, "did you mean '=='", "==" },
        { "not name==x", 0, 3, "there is no word for 'not'", null },
        { "!name==x", 0, 1, "there is no sign for 'not'", null },
        { "==x", 0, 1, "expected a field name or '(', but found '='", null },
        { "name==", 6, 0, "expected a value after '=='", null },
        { "name==  ", 8, 0, "expected a value after '=='", null },
        { "name===x", 6, 1, "expected a value after '==', but found '='", null },
        { "name==a and", 11, 0, "expected a field name or '('", null },
        { "name==a;;name==b", 8, 1, "expected a field name or '(', but found ';'", null },
        { "name==a b", 8, 1, "expected 'and', 'or', ';', ',' or the end, but found 'b'", null },
        { "name==a andy==b", 8, 4, "but found 'andy'", null },
        { "name==a)", 7, 1, "there is no open '(' for this ')'", null },
        { "(name==a", 8, 0, "expected ')': the '(' at character 1 is never closed", null },
        { "name==a;(id==b x)", 15, 1, "expected 'and', 'or', ';', ',' or ')', but found 'x'", null },
        { "name=='abc", 6, 4, "the quote ' opened here is never closed", null },
        { "name==\"abc\\\"", 6, 6, "the quote \" opened here is never closed", null },
        { "name=='a'b", 9, 1, "but found 'b'", null },
        { "name==(a,b)", 4, 2, "'==' takes one value; a list needs =in= or =out=", "=in=" },
        { "name!=(a,b)", 4, 2, "'!=' takes one value", "=out=" },
        { "name=lt=(a)", 4, 4, "'=lt=' takes one value", null },
        { "name=in=()", 9, 1, "expected a value in the list after '=in=', but found ')'", null },
        { "name=in=(a,", 11, 0, "expected a value in the list after '=in='", null },
        { "name=in=(a b)", 11, 1, "expected ',' or ')' in a list, but found 'b'", null },
        { "name=in=(a", 10, 0, "the list that begins at character 9 is never closed", null },
        { "updatestatus==insync", 14, 6, "'insync' is no update status; allowed are unknown, registered, pending, in_sync, error", "in_sync" },
        { "updatestatus==in_*", 14, 4, "allowed are", null },
        { "updatestatus=in=(error, broken)", 24, 6, "'broken' is no update status", null },
        { "updatestatus=gt=error", 12, 4, "have no order", null },
        { "updatestatus==null", 14, 4, "'null' is no update status", null },
        { "autoconfirm==yes", 13, 3, "'autoconfirm' is true or false, not 'yes'", null },
        { "autoconfirm=in=(true)", 11, 4, "only == and != can be used", "==" },
        { "autoconfirm=is=null", 11, 4, "only == and != can be used", "==" },
        { "createdat=gt=yesterday", 13, 9, "milliseconds since 1970 (UTC), ${NOW_TS} or ${OVERDUE_TS}, not 'yesterday'", null },
        { "createdat=gt=${LATER}", 13, 8, "not '${LATER}'", null },
        { "createdat==17*", 11, 3, "not '17*'", null },
        { "createdat==99999999999999999999", 11, 20, "milliseconds", null },
        { "lastcontrollerrequestat==null", 25, 4, "for a missing value use =is=null", null },
        { "createdat=in=(1,'')", 16, 2, "not ''", null },
        { "type.id==gateway", 9, 7, "'type.id' is a whole number, not 'gateway'", null },
        { "attribute.\"my key\"==eu", 0, 10, "a key cannot stand in quotes", null },
        { "attribute.my key==eu", 13, 3, "but found 'key'; the operators are", null },
        { "name==a\0", 7, 1, "U+0000", null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Parse_Fault_NamesPlaceReasonAndWayOut(string text, int position, int length, string words, string? suggestion)
    {
        Assert.False(TargetFilterParser.Parse(text).TryGetTree(out _, out var fault), "it was read as a filter");

        Assert.Equal((position, length), (fault!.Position, fault.Length));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Equal(suggestion, fault.Suggestion);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Parse_FaultWithSuggestion_IsGoneOnceItIsFollowed(string text, int position, int length, string words, string? suggestion)
    {
        _ = words;
        if (suggestion is null)
        {
            return;
        }

        var mended = text[..position] + suggestion + text[(position + length)..];

        Assert.False(
            TargetFilterParser.Parse(mended) is FilterParseResult.Refused { Fault: var next } && next.Position <= position && next.Message.Contains(words, StringComparison.Ordinal),
            $"'{mended}' has the same fault");
    }

    [Fact]
    public void Parse_LongestText_IsReadAndOneMoreIsRefused()
    {
        var longest = "name==" + new string('a', 1018);
        Assert.IsType<FilterParseResult.Parsed>(TargetFilterParser.Parse(longest));

        var refused = Assert.IsType<FilterParseResult.Refused>(TargetFilterParser.Parse(longest + "bc"));
        Assert.Equal((1024, 2), (refused.Fault.Position, refused.Fault.Length));
        Assert.Contains("1026 characters; at most 1024", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ParenthesesTooDeep_AreRefusedAtTheFirstTooMany()
    {
        Assert.IsType<FilterParseResult.Parsed>(TargetFilterParser.Parse(new string('(', 32) + "id==a" + new string(')', 32)));

        var refused = Assert.IsType<FilterParseResult.Refused>(TargetFilterParser.Parse(new string('(', 1024)));
        Assert.Equal(32, refused.Fault.Position);
        Assert.Contains("more than 32 deep", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id==a", "controllerId == a")]
    [InlineData("id==a", "((ID=='a'))")]
    [InlineData("id=lt=a;id=le=a;id=gt=a;id=ge=a", "id<a and id<=a AND id>a\tAnd\nid>=a")]
    [InlineData("id=is=null;id=not=null", "id=EQ=NULL;id=Ne=null")]
    [InlineData("tag==a,type==b", "tag.name==a or type.key==b")]
    [InlineData("type.id==1,type.name==b", "targettype.id==1 OR targettype.name==b")]
    [InlineData("id=in=(a)", "id=in=a")]
    [InlineData("(id==a);(id==b)", "(id==a)and(id==b)")]
    [InlineData("name==and", "name=='and'")]
    public void Parse_OtherSpelling_IsTheSameTree(string one, string other) => Assert.Equal(Parse(one), Parse(other));

    [Fact]
    public void Parse_AndAndOr_BindAsWritten()
    {
        var or = Assert.IsType<FilterNode.Or>(Parse("id==a,id==b;id==c,id==d"));
        Assert.Equal(3, or.Terms.Count);
        Assert.IsType<FilterNode.And>(or.Terms[1]);

        var and = Assert.IsType<FilterNode.And>(Parse("(id==a,id==b);id==c"));
        Assert.IsType<FilterNode.Or>(and.Terms[0]);
    }

    [Theory]
    [InlineData("attribute.Net.Type==x", "Net.Type", "x")]
    [InlineData("attribute.k*==a\\*b", "k*", "a\\*b")]
    [InlineData("attribute.a=='it\\'s \\\\ \"so\"'", "a", "it's \\ \"so\"")]
    [InlineData("attribute.a==${NOW_TS}", "a", "${NOW_TS}")]
    [InlineData("attribute.a..b==\u00fc/:@#%&+-_", "a..b", "\u00fc/:@#%&+-_")]
    public void Parse_KeysAndValues_StayAsWritten(string text, string key, string value)
    {
        var comparison = Assert.IsType<FilterNode.Comparison>(Parse(text));

        Assert.Equal(key, comparison.Field.Key);
        Assert.Equal([new FilterValue.Text(value)], comparison.Values);
    }

    [Fact]
    public void Parse_WithPlaces_SaysWhereEveryComparisonStands()
    {
        const string Text = " (id == 'a b' or attribute.k=in=( x, y )) and type=is=null";
        var result = TargetFilterParser.Parse(Text, out var places);

        Assert.IsType<FilterParseResult.Parsed>(result);
        string Of(FilterSpan span) => Text.Substring(span.Start, span.Length);
        Assert.Equal(["id == 'a b'", "attribute.k=in=( x, y )", "type=is=null"], places.Select(place => Of(place.Whole)));
        Assert.Equal(["id", "attribute.k", "type"], places.Select(place => Of(place.Field)));
        Assert.Equal(["==", "=in=", "=is="], places.Select(place => Of(place.Operator)));
        Assert.Equal(["'a b'", "x", "y", "null"], places.SelectMany(place => place.Values).Select(Of));
    }

    [Fact]
    public void Parse_Everything_IsTheTreeOfEverything()
    {
        Assert.Equal(FilterNode.Everything, Parse("id==*"));
        Assert.True(TargetFilter.TryParse(TargetFilter.Everything.Text, out var filter, out _));
        Assert.Equal(TargetFilter.Everything, filter);
    }

    [Fact]
    public void Fields_EverySpellingOfTheTable_IsRead()
    {
        foreach (var row in TargetFields.All)
        {
            foreach (var spelling in row.Synonyms.Append(row.Spelling))
            {
                var value = row.Kind switch
                {
                    FilterValueKind.Boolean => "true",
                    FilterValueKind.UpdateStatus => "error",
                    FilterValueKind.Text or FilterValueKind.Number or FilterValueKind.Timestamp => "1",
                    _ => throw new InvalidOperationException(row.Kind.ToString()),
                };
                var text = $"{spelling.ToUpperInvariant()}{(row.TakesKey ? ".key" : "")}=={value}";
                Assert.Equal(row.Field, Assert.IsType<FilterNode.Comparison>(Parse(text)).Field.Field);
            }
        }

        Assert.Equal(Enum.GetValues<TargetField>(), TargetFields.All.Select(row => row.Field));
    }

    private static FilterNode Parse(string text)
    {
        Assert.True(TargetFilterParser.Parse(text).TryGetTree(out var tree, out var fault), fault?.ToString());
        return tree!;
    }
}
