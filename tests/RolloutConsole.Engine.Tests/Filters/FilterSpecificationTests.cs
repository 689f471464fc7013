using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Tests.Filters;

/// <summary>What hawkbit-rollouts.md 8.1 to 8.3 says is read, and what is refused, row by row; what filters match is in the filter vectors.</summary>
public sealed class FilterSpecificationTests
{
    [Theory]
    [InlineData("8.1 =li= is not known", "name=li=gw*")]
    [InlineData("8.1 there is no NOT", "!name==a")]
    [InlineData("8.1 an operator takes one value", "name==(a,b)")]
    [InlineData("8.1 a list has values", "name=in=()")]
    [InlineData("8.1 reserved: double quote", "name==a\"b")]
    [InlineData("8.1 reserved: single quote", "name==a'b")]
    [InlineData("8.1 reserved: (", "name==a(b")]
    [InlineData("8.1 reserved: )", "name==a)b")]
    [InlineData("8.1 reserved: ;", "name==;")]
    [InlineData("8.1 reserved: ,", "name==,")]
    [InlineData("8.1 reserved: =", "name==a=b")]
    [InlineData("8.1 reserved: !", "name==a!b")]
    [InlineData("8.1 reserved: ~", "name==a~b")]
    [InlineData("8.1 reserved: <", "name==a<b")]
    [InlineData("8.1 reserved: >", "name==a>b")]
    [InlineData("8.1 reserved: white space", "name==a b")]
    [InlineData("8.2 enum: unknown name", "updatestatus==insync")]
    [InlineData("8.2 enum: wildcard", "updatestatus==in*")]
    [InlineData("8.2 enum: ordering", "updatestatus=gt=error")]
    [InlineData("8.2 boolean: only true and false", "autoconfirm==1")]
    [InlineData("8.2 dates: milliseconds", "createdat=gt=2025-01-01")]
    [InlineData("8.3 autoconfirm: == and != only", "autoconfirm=in=(true)")]
    public void Parse_OutsideTheGrammar_IsRefusedAsSyntax(string row, string text)
    {
        Assert.False(TargetFilterParser.Parse(text).TryGetTree(out _, out var fault), row);
        Assert.False(fault!.IsAboutField, row);
    }

    [Theory]
    [InlineData("8.3 bare attribute", "attribute==x")]
    [InlineData("8.3 bare metadata", "metadata==x")]
    [InlineData("8.3 assignedds: sub-field mandatory", "assignedds==x")]
    [InlineData("8.3 installedds: sub-field mandatory", "installedds==x")]
    [InlineData("8.3 targettype: sub-field mandatory", "targettype==x")]
    [InlineData("8.3 sub-field on a simple field", "name.first==x")]
    [InlineData("8.3 sub-field on autoconfirm", "autoconfirm.on==true")]
    [InlineData("8.3 unknown field", "region==eu")]
    [InlineData("8.3 unknown sub-field of type", "type.colour==x")]
    [InlineData("8.3 unknown sub-field of assignedds", "assignedds.id==1")]
    [InlineData("8.3 unknown sub-field of tag", "tag.id==1")]
    [InlineData("8.3 a field of rollouts", "status==running")]
    public void Parse_FieldThatIsNone_IsRefusedAsField(string row, string text)
    {
        Assert.False(TargetFilterParser.Parse(text).TryGetTree(out _, out var fault), row);
        Assert.True(fault!.IsAboutField, row);
    }

    [Theory]
    [InlineData("8.1 ;", "id==a;id==b", "id==a and id==b")]
    [InlineData("8.1 ,", "id==a,id==b", "id==a or id==b")]
    [InlineData("8.1 and binds tighter", "id==a,id==b;id==c", "id==a or (id==b and id==c)")]
    [InlineData("8.1 everything after the first dot is the key", "attribute.a.b.c==x", "attribute.A.B.C==x")]
    [InlineData("8.1 <", "createdat<5", "createdat=lt=5")]
    [InlineData("8.1 <=", "createdat<=5", "createdat=le=5")]
    [InlineData("8.1 >", "createdat>5", "createdat=gt=5")]
    [InlineData("8.1 >=", "createdat>=5", "createdat=ge=5")]
    [InlineData("8.1 =eq=", "id=eq=null", "id=is=null")]
    [InlineData("8.1 =ne=", "id=ne=null", "id=not=null")]
    [InlineData("8.1 single value in a list", "id=out=a", "id=out=(a)")]
    [InlineData("8.1 quotes", "id=='a'", "id==\"a\"")]
    [InlineData("8.1 backslash in quotes", "id=='\\a\\''", "id==\"a'\"")]
    [InlineData("8.1 spaces around operators and items", "id  =in=  ( a ,b )", "id=in=(a,b)")]
    [InlineData("8.2 case of fields, operators and statuses", "UpdateStatus=IN=(ERROR)", "updatestatus=in=(error)")]
    [InlineData("8.2 case of null", "ID=IS=NULL", "id=is=null")]
    [InlineData("8.3 controllerid", "controllerId==a", "id==a")]
    [InlineData("8.3 tag.name", "tag.name==a", "tag==a")]
    [InlineData("8.3 type.key", "type.key==a", "type==a")]
    [InlineData("8.3 targettype.key", "targetType.key==a", "type==a")]
    public void Parse_TwoSpellings_AskTheSame(string row, string one, string other)
    {
        Assert.True(TargetFilterParser.Parse(one).TryGetTree(out var left, out _), row);
        Assert.True(TargetFilterParser.Parse(other).TryGetTree(out var right, out _), row);
        Assert.Equal(FilterWriter.Write(right!), FilterWriter.Write(left!), ignoreCase: true);
    }
}
