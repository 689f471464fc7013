using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class FilterWarningsTests
{
    /// <summary>Row of the specification, text, what is found, the characters it is about, words of the message, the text once the suggestion is followed.</summary>
    public static TheoryData<string, string, FilterTrap, string, string, string?> Traps => new()
    {
        { "8.4 attribute.k!=v", "attribute.region!=eu", FilterTrap.NegationNeedsKey, "attribute.region!=eu", "devices without attribute.region do not match", "attribute.region=is=null or attribute.region!=eu" },
        { "8.4 =out=", "name==a;attribute.k=out=(x, y)", FilterTrap.NegationNeedsKey, "attribute.k=out=(x, y)", "do not match", "name==a;(attribute.k=is=null or attribute.k=out=(x,y))" },
        { "8.4 !=pattern", "name==a,attribute.k!=x*", FilterTrap.NegationNeedsKey, "attribute.k!=x*", "do not match", "name==a,attribute.k=is=null or attribute.k!=x*" },
        { "8.4 the same for metadata", "metadata.customer=ne=acme", FilterTrap.NegationNeedsKey, "metadata.customer=ne=acme", "devices without metadata.customer", "metadata.customer=is=null or metadata.customer=not=acme" },
        { "8.4 attribute.k!=*", "attribute.k != *", FilterTrap.KeyIsNeverAbsent, "attribute.k != *", "never matches", "attribute.k=is=null" },
        { "8.4 attribute.k=not=*", "name==a;metadata.k=not=**", FilterTrap.KeyIsNeverAbsent, "metadata.k=not=**", "never matches", "name==a;metadata.k=is=null" },
        { "8.4 map key with *", "attribute.k*==v", FilterTrap.StarInKey, "attribute.k*", "a key really called 'k*'", null },
        { "8.4 simple column !=", "description!=test*", FilterTrap.NegationTakesMissing, "description!=test*", "devices without a description match too", "description=not=null and description!=test*" },
        { "8.4 simple column =out=", "group=out=(a,b)", FilterTrap.NegationTakesMissing, "group=out=(a,b)", "without a group", "group=not=null and group=out=(a,b)" },
        { "8.4 assignedds.name!=", "assignedds.name!=os", FilterTrap.NegationTakesMissing, "assignedds.name!=os", "without an assigned set match too", "assignedds.name=not=null and assignedds.name!=os" },
        { "8.4 type!=", "type!=gw,name==a", FilterTrap.NegationTakesMissing, "type!=gw", "without a type match too", "type=not=null and type!=gw,name==a" },
        { "8.4 tag!=a", "tag!=frozen", FilterTrap.NegationTakesMissing, "tag!=frozen", "without a tag match too", "tag=not=null and tag!=frozen" },
        { "8.4 ordering on null", "lastcontrollerrequestat=lt=${OVERDUE_TS}", FilterTrap.OrderSkipsMissing, "lastcontrollerrequestat=lt=${OVERDUE_TS}", "never polled do not match", "lastcontrollerrequestat=is=null or lastcontrollerrequestat=lt=${OVERDUE_TS}" },
        { "8.4 tag!=a,tag!=b", "tag!=a,tag!=b", FilterTrap.NegationsJoinedByOr, "tag!=a,tag!=b", "only devices with all of these tags", "tag=out=(a,b)" },
        { "8.4 the same with patterns", "id==x and (name!=a* or name!=b)", FilterTrap.NegationsJoinedByOr, "name!=a* or name!=b", "hardly any device", "id==x and (name!=a* and name!=b)" },
        { "8.4 the same apart", "name!=a,id==x,name!=b", FilterTrap.NegationsJoinedByOr, "name!=a,id==x,name!=b", "join with 'and'", null },
        { "8.2 null", "description==null", FilterTrap.NullIsText, "description==null", "asked for by =is=null", "description=is=null" },
        { "8.2 null, negative", "attribute.k!=NULL", FilterTrap.NullIsText, "attribute.k!=NULL", "left out by =not=null", "attribute.k=not=null" },
        { "8.2 null in a list", "id==a;type=in=(null,gw)", FilterTrap.NullIsText, "type=in=(null,gw)", "the text 'null'", "id==a;(type=is=null or type=in=(gw))" },
        { "8.2 null alone in a list", "type=out=null", FilterTrap.NullIsText, "type=out=null", "the text 'null'", "type=not=null" },
        { "8.2 strings", "attribute.version=gt=10", FilterTrap.TextOrder, "=gt=10", "9 comes after 10", null },
        { "8.2 case in orderings", "name >= M", FilterTrap.TextOrder, ">= M", "'m' in small letters", null },
        { "8.2 star in a list", "id==a;name=in=(gw*,b)", FilterTrap.StarInList, "name=in=(gw*,b)", "ordinary star", "id==a;(name==gw* or name==b)" },
        { "8.2 star in =out=", "name=out=(gw*,b)", FilterTrap.StarInList, "name=out=(gw*,b)", "ordinary star", "name!=gw* and name!=b" },
        { "8.2 literal star alone", "name==\"ab\\\\*\"", FilterTrap.EscapedStarAlone, "name==\"ab\\\\*\"", "backslash is part of the value", "name=in=(ab*)" },
        { "8.2 literal star in a list", "name=in=(a\\*,b)", FilterTrap.EscapedStarAlone, "a\\*", "backslash is part", "name=in=(a*,b)" },
        { "8.2 percent", "name==%gateway%", FilterTrap.PercentIsLiteral, "%gateway%", "* stands for any text", "name==*gateway*" },
        { "8.2 percent at the end", "name==gw%", FilterTrap.PercentIsLiteral, "gw%", "* stands for any text", "name==gw*" },
        { "two values in a nested and", "id==a and (name==b and id==c)", FilterTrap.NeverMatches, "id==a and (name==b and id==c", "no value fits", null },
        { "two values in one nested and", "name==b and (id==a and id==c)", FilterTrap.NeverMatches, "id==a and id==c", "no value fits", null },
        { "8.2 unknown placeholder", "attribute.at=gt=${now}", FilterTrap.UnknownPlaceholder, "${now}", "there are ${NOW_TS} and ${OVERDUE_TS}", "attribute.at=gt=${NOW_TS}" },
        { "8.2 unknown placeholder, far", "attribute.at==${later}", FilterTrap.UnknownPlaceholder, "${later}", "stays as it is written", null },
        { "8.2 presence of what is always there", "name=is=null", FilterTrap.NeverMatches, "name=is=null", "every device has a name", null },
        { "8.2 absence of what is always there", "createdat==''", FilterTrap.NeverMatches, "createdat==''", "every device has a creation time", null },
        { "missing and present", "type=is=null and type==gw", FilterTrap.NeverMatches, "type=is=null and type==gw", "cannot be missing and have a value", null },
        { "two values", "id==a and updatestatus==error and updatestatus=in=(pending,unknown)", FilterTrap.NeverMatches, "updatestatus==error and updatestatus=in=(pending,unknown)", "no value fits", null },
        { "yes and no", "autoconfirm==true;autoconfirm!=TRUE", FilterTrap.NeverMatches, "autoconfirm==true;autoconfirm!=TRUE", "no value fits", null },
        { "this and not this", "name==A;name!=a", FilterTrap.NeverMatches, "name==A;name!=a", "no value fits", null },
        { "empty range", "createdat>10;createdat<11", FilterTrap.NeverMatches, "createdat>10;createdat<11", "lies between these limits", null },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public void Of_Trap_SaysWhatReallyHappensAndHowToMeanTheOther(string row, string text, FilterTrap trap, string about, string words, string? mended)
    {
        var warning = Assert.Single(FilterWarnings.Of(text), found => found.Trap == trap);

        Assert.Equal((row, about), (row, text.Substring(warning.Span.Start, warning.Span.Length)));
        Assert.Contains(words, warning.Message, StringComparison.Ordinal);
        Assert.Equal(mended, warning.Suggestion is null ? null : warning.ApplyTo(text));
    }

    [Theory]
    [MemberData(nameof(Traps))]
    public void Of_SuggestionFollowed_SaysItNoMore(string row, string text, FilterTrap trap, string about, string words, string? mended)
    {
        _ = (row, about, words, text);
        if (mended is not null)
        {
            Assert.IsType<FilterParseResult.Parsed>(TargetFilterParser.Parse(mended));
            Assert.DoesNotContain(FilterWarnings.Of(mended), found => found.Trap == trap);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nam==x")]
    [InlineData("id==*")]
    [InlineData("name==gw* and attribute.region==eu")]
    [InlineData("updatestatus!=in_sync")]
    [InlineData("attribute.k=is=null,attribute.k!=v")]
    [InlineData("attribute.k!=v;attribute.k=not=null")]
    [InlineData("attribute.k!=''")]
    [InlineData("attribute.K=='',(name==b;attribute.k!=v)")]
    [InlineData("assignedds.name==os and assignedds.version!=2.1")]
    [InlineData("type.name=is=null or type!=gw")]
    [InlineData("description=='null',description=is=null")]
    [InlineData("attribute.at=gt=${now_ts}")]
    [InlineData("attribute.at==$${later}")]
    [InlineData("name==\"*\\\\**\"")]
    [InlineData("name==100%")]
    [InlineData("tag==a;tag==b")]
    [InlineData("attribute.k==a;attribute.k==b")]
    [InlineData("createdat>10;createdat<12")]
    [InlineData("createdat==${NOW_TS};createdat==5")]
    [InlineData("lastcontrollerrequestat=is=null,lastcontrollerrequestat<5")]
    [InlineData("lastcontrollerrequestat>5")]
    public void Of_PlainOrKnowingFilter_SaysNothing(string text) => Assert.Empty(FilterWarnings.Of(text));

    [Fact]
    public void Of_SeveralTraps_StandInTheOrderOfTheText()
    {
        var warnings = FilterWarnings.Of("name=in=(a*,b) and (type!=x or attribute.k!=*)");

        Assert.Equal([FilterTrap.StarInList, FilterTrap.NegationTakesMissing, FilterTrap.KeyIsNeverAbsent], warnings.Select(found => found.Trap));
        Assert.Equal([false, true, false], warnings.Select(found => found.Trap.IsNote()));
    }
}
