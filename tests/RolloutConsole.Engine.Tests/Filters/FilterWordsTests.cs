using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class FilterWordsTests
{
    [Theory]
    [InlineData("attribute.region==eu and attribute.hwRevision==2", "region is eu and hwRevision is 2")]
    [InlineData("id==*", "every target")]
    [InlineData("id==gw-*", "id starts with gw-")]
    [InlineData("name==*gateway*", "name contains gateway")]
    [InlineData("name==*x;name!=a*b", "name ends with x and name does not look like a*b")]
    [InlineData("name=in=(a,\"b c\",d)", "name is a, \"b c\" or d")]
    [InlineData("updatestatus!=in_sync", "update status is not in sync")]
    [InlineData("updatestatus=out=(error,pending)", "update status is none of error, pending")]
    [InlineData("description!=test*", "description does not start with test (or is missing)")]
    [InlineData("attribute.hwrev!=1.0", "hwrev is reported and hwrev is not 1.0")]
    [InlineData("attribute.hwrev=is=null", "hwrev is not reported")]
    [InlineData("attribute.hwrev!=*", "nothing (attribute.hwrev!=* never matches)")]
    [InlineData("attribute.name==x", "attribute name is x")]
    [InlineData("metadata.customer==acme;tag==pilot", "metadata customer is acme and tagged pilot")]
    [InlineData("(tag==pilot,tag==beta);attribute.region==eu*", "(tagged pilot or tagged beta) and region starts with eu")]
    [InlineData("tag=out=(a,b)", "tagged none of a, b")]
    [InlineData("tag!=frozen", "not tagged frozen")]
    [InlineData("tag==''", "has no tag")]
    [InlineData("installedds.name!=os", "installed set is not os (or is missing)")]
    [InlineData("lastcontrollerrequestat=lt=${OVERDUE_TS}", "last poll is before the overdue limit")]
    [InlineData("lastcontrollerrequestat=is=null", "the device never polled")]
    [InlineData("createdat=ge=1735689600000", "creation time is at or after 2025-01-01 00:00:00 UTC")]
    [InlineData("createdat<9223372036854775807", "creation time is before 9223372036854775807")]
    [InlineData("type=is=null", "type is missing")]
    [InlineData("type.id>=2", "type number is at least 2")]
    [InlineData("description==''", "description is missing or empty")]
    [InlineData("autoconfirm!=true", "auto-confirmation is off")]
    public void Describe_Filter_ReadsAsAPlainSentence(string filter, string expected)
    {
        Assert.True(TargetFilterParser.Parse(filter).TryGetTree(out var tree, out var fault), fault?.ToString());
        Assert.Equal(expected, FilterWords.Describe(tree!));
    }

    [Theory]
    [InlineData("name==a;(id==b,id==c)", "name==a and (id==b or id==c)", "name==a;(id==b,id==c)")]
    [InlineData("name=='a b' or controllerId=='x'", "name==\"a b\" or id==x", "name==\"a b\",id==x")]
    [InlineData("name=='say \"hi\"';name==\"it's\"", "name=='say \"hi\"' and name==\"it's\"", "name=='say \"hi\"';name==\"it's\"")]
    [InlineData("createdat>=5;name=ne=null;id=in=a", "createdat=ge=5 and name=not=null and id=in=(a)", "createdat>=5;name=ne=null;id=in=a")]
    [InlineData("name=is='null';name==null", "name=is=\"null\" and name==null", "name=is=\"null\";name==null")]
    public void Write_Filter_UsesMainSpellingsOrTheShortest(string filter, string written, string shortest)
    {
        Assert.True(TargetFilterParser.Parse(filter).TryGetTree(out var tree, out var fault), fault?.ToString());
        Assert.Equal(written, FilterWriter.Write(tree!));
        Assert.Equal(written, tree!.ToString());
        Assert.Equal(shortest, FilterWriter.WriteShortest(tree));
    }
}
